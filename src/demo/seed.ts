/** The demonstration's data: the real public lists, dated as if assessed lately, and invented people, dossiers and fairs. All of it says "số liệu minh họa". */
import { readFile } from 'node:fs/promises';
import { communesOfHanoi } from '../cli/communes.ts';
import type { Parts } from '../jobs/parts.ts';
import type { Kind } from '../registry/columns.ts';
import { type Listed, readKind } from '../registry/read-kind.ts';
import { readSheet } from '../registry/sheet.ts';
import { addDemoPeople, demoDatedAt, demoState, moveDemoDates, revokeDemoCertificates } from '../store/demo.ts';
import * as register from '../store/register.ts';
import { loadSettings, setSetting } from '../store/settings.ts';
import { addDays, hanoiDate, hanoiMs } from '../understanding/hanoi-time.ts';
import { tetHolidays } from './data/holidays.ts';
import { INVENTED_DOSSIERS, INVENTED_FAIRS, INVENTED_POINTS, INVENTED_PRODUCERS } from './data/invented.ts';
import { DEMO_LINK_CODES, DEMO_PEOPLE } from './people.ts';

/** Days left on the certificates of real products, by turns: most in force, some ending within 30, 90 and 180 days, some ended. */
const DAYS_LEFT = [640, 25, 410, 700, -60, 520, 85, 910, 300, 170, 1000, 450, -300, 780];
const HONEY = 'Mật ong thiên nhiên Vinh Hoa';

/**
 * Puts the demonstration into an empty database; any other is left alone. A start that broke off half-way is finished by the next one.
 * Returns whether it did anything. `now` is epoch ms: all dates are relative to it.
 */
export async function seedDemo(db: Parts['db'], keys: Parts['keys'], now: number): Promise<boolean> {
  const [first] = DEMO_PEOPLE;
  if (!first || (await demoState(db, first.telegram)) !== 'fresh') return false;
  const today = hanoiDate(now);
  const { values } = await loadSettings(db);
  const options = { now, by: 'demo', demo: true, today, linkCodeDays: Number(values.link_code_days) };
  await register.upsertCommunes(db, await communesOfHanoi(), options);
  const real = await listed('products', 'products.csv');
  const products = [...real.map((row, i) => ({ ...row.value, ...rating(row, i, today) })), ...inventedProducts(today)];
  await register.upsertProducers(db, keys, producers(products), options);
  await register.upsertProducts(db, products, options);
  await register.upsertFairs(db, [...(await listed('fairs', 'fairs.csv')).map(({ value }) => value), ...fairs(today)], options);
  await register.upsertPoints(
    db,
    [...(await listed('points', 'points-of-sale.csv')).map(({ value }) => value), ...INVENTED_POINTS],
    options,
  );
  await register.upsertHolidays(db, tetHolidays(today), options);
  await register.upsertDossiers(db, dossiers(today), options);
  await revokeDemoCertificates(db, revoked(today));
  // A visitor at night must see a notice arrive.
  await setSetting(db, 'quiet_from', String(values.quiet_to), 'demo', now);
  await addDemoPeople(
    db,
    DEMO_PEOPLE.map(({ telegram, zalo, ...person }) => ({ ...person, contacts: [telegram, zalo] })),
    now,
  );
  return true;
}

/**
 * A demonstration that was put in on another day is dated anew: most certificates in force, some ending, and fairs to come, whatever day it
 * is. Returns by how many days its dates were moved.
 */
export async function redateDemo(db: Parts['db'], now: number): Promise<number> {
  const [first] = DEMO_PEOPLE;
  const then = first ? await demoDatedAt(db, first.telegram) : null;
  const days = then === null ? 0 : Math.round((hanoiMs(hanoiDate(now)) - hanoiMs(hanoiDate(then))) / 86_400_000);
  if (days <= 0) return 0;
  const people = DEMO_PEOPLE.flatMap(({ telegram, zalo }) => [telegram, zalo]);
  await moveDemoDates(db, { days, fairs: INVENTED_FAIRS.map(({ name }) => name), people, now });
  const today = hanoiDate(now);
  await register.upsertHolidays(db, tetHolidays(today), { now, by: 'demo', demo: true });
  return days;
}

const dataFile = (name: string) => readFile(new URL(`./data/${name}`, import.meta.url));

/** A file of ours, read as an office's list would be; a problem in it is a bug. */
async function listed<K extends Kind>(kind: K, name: string): Promise<Listed<K>[]> {
  const sheet = await readSheet(await dataFile(name), name);
  const reading = 'problem' in sheet ? sheet : readKind(kind, sheet.rows);
  if ('problem' in reading || reading.refused.length > 0) throw new Error(`${name} must read whole`);
  return reading.rows;
}

/** An invented certificate that ends so many days from today; its decision was 36 months earlier. */
function certificate(stars: number, n: number, left: number, today: string) {
  const ends = addDays(today, left);
  const decidedOn = `${Number(ends.slice(0, 4)) - 3}${ends.slice(4)}`.replace('-02-29', '-02-28');
  const number = String(n + 1).padStart(3, '0');
  const issuer = stars === 5 ? 'Bộ Nông nghiệp và Môi trường' : 'UBND thành phố Hà Nội';
  return { stars, decision: `${number}/QĐ-VÍDỤ`, decidedOn, certificate: `VD-${number}`, issuer };
}

/** The stars are those of the public page; decision, date and number are invented. What the page said stays in the notes. */
function rating({ value }: Listed<'products'>, index: number, today: string) {
  const notes = { ...value.notes, 'theo nguồn': [value.decision, value.decidedOn].filter(Boolean).join(', ') };
  if (value.stars === null) return { decision: '', decidedOn: '', notes };
  const left = value.name === HONEY ? 400 : (DAYS_LEFT[index % DAYS_LEFT.length] ?? 400);
  return { ...certificate(value.stars, index, left, today), notes };
}

function inventedProducts(today: string): register.ProductRow[] {
  return INVENTED_PRODUCERS.flatMap(({ name: producer, district, commune, products }, p) =>
    products.map(({ name, group, subgroup, description, stars, left }, i) => ({
      name,
      producer,
      group,
      subgroup,
      description,
      district,
      commune,
      ...(stars === undefined || left === undefined ? {} : certificate(stars, 200 + p * 10 + i, left, today)),
    })),
  );
}

/** Every producer once, with an invented phone number (no carrier has 0540) and, for those on the page, a link code. */
function producers(products: register.ProductRow[]): register.ProducerRow[] {
  const byName = Map.groupBy(products, ({ producer = '' }) => producer);
  return [...byName].map(([name, [product]], i) => {
    const linkCode = DEMO_LINK_CODES.find(({ producer }) => producer === name)?.code;
    const place = { district: product?.district ?? '', commune: product?.commune ?? '' };
    return { name, ...place, phone: `+84540000${String(i + 1).padStart(3, '0')}`, ...(linkCode === undefined ? {} : { linkCode }) };
  });
}

function dossiers(today: string): register.DossierRow[] {
  return INVENTED_DOSSIERS.map(({ n, year, since, submitted, ...dossier }) => ({
    ...dossier,
    code: `HN-${year ?? today.slice(0, 4)}-${String(n).padStart(4, '0')}`,
    since: addDays(today, -since),
    ...(submitted > 0 ? { submittedOn: addDays(today, -submitted) } : {}),
  }));
}

function fairs(today: string): register.FairRow[] {
  return INVENTED_FAIRS.map(({ start, end, deadline, ...fair }) => ({
    ...fair,
    start: addDays(today, start),
    end: addDays(today, end),
    deadline: addDays(today, deadline),
  }));
}

function revoked(today: string) {
  return INVENTED_PRODUCERS.flatMap(({ products }) =>
    products.flatMap(({ name, revoked: days }) => (days === undefined ? [] : [{ product: name, on: addDays(today, -days) }])),
  );
}
