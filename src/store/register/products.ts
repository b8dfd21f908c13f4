/** Products and their certificates. The same folded name and producer is one product; another decision is another certificate of it. */
import type { Client, InStatement, ResultSet } from '@libsql/client';
import { GROUPS } from '../../model.ts';
import { fold, foldWords } from '../../understanding/fold.ts';
import { certificateEnd } from './certificate-end.ts';
import { highestCode, inChunks, json, type Numbered, type Plan } from './chunks.ts';
import { communesOf, presentCommune } from './communes.ts';
import { placeWords } from './places.ts';
import { insertProducers, producerFinder, producerReads } from './producer-finder.ts';
import { writeTexts } from './product-text.ts';
import type { Outcome, ProductRow, Refusal, RegisterOptions } from './rows.ts';

const TEXTS = [
  'product_group',
  'subgroup',
  'district',
  'commune',
  'new_commune',
  'place_folded',
  'kinds_folded',
  'description',
  'photo',
] as const;
const PRODUCTS = `INSERT INTO product(code, name, folded, producer_code, ${TEXTS.join(', ')}, notes, demo, updated_at)
  SELECT value->>'code', value->>'name', value->>'folded', value->>'producer_code', ${TEXTS.map((name) => `value->>'${name}'`).join(', ')}, value->>'notes', :demo, :now
  FROM json_each(:rows) WHERE true
  ON CONFLICT(code) DO UPDATE SET name = excluded.name, folded = excluded.folded, producer_code = excluded.producer_code,
    ${TEXTS.map((name) => `${name} = CASE excluded.${name} WHEN '' THEN ${name} ELSE excluded.${name} END`).join(', ')},
    notes = coalesce(excluded.notes, notes), demo = excluded.demo, updated_at = excluded.updated_at`;
const CERTIFICATES = `INSERT INTO certificate(product_code, stars, potential5, score, decision, decided_on, number, issuer, ends_on, about, demo)
  SELECT value->>'code', value->>'stars', value->>'potential5', CAST(value->>'score' AS REAL), value->>'decision', value->>'decidedOn', value->>'number', value->>'issuer',
    value->>'endsOn', value->>'about', :demo
  FROM json_each(:rows) WHERE true
  ON CONFLICT(product_code, stars, decided_on, decision) DO UPDATE SET potential5 = excluded.potential5, score = coalesce(excluded.score, score),
    number = CASE excluded.number WHEN '' THEN number ELSE excluded.number END, issuer = CASE excluded.issuer WHEN '' THEN issuer ELSE excluded.issuer END,
    ends_on = excluded.ends_on, about = excluded.about, demo = excluded.demo`;

/** Adds or updates products. A cell left empty keeps what is known; a certificate is added beside the older ones. */
export async function upsertProducts(db: Client, rows: readonly ProductRow[], options: RegisterOptions): Promise<Outcome> {
  return inChunks(db, rows, options, async (chunk) => {
    const given = chunk.map(({ row }) => row);
    const [communes, products, highest, producers, highestProducer] = await db.batch(
      [communesOf(given), productsOf(given), highestCode('product', 'SP-'), ...producerReads(given)],
      'read',
    );
    const finder = producerFinder(producers, highestProducer);
    const codes = productCodes(products, highest);
    const values = new Map<string, ReturnType<typeof productValues>>();
    const certificates: ReturnType<typeof certificateValues>[] = [];
    const plan: Plan = { added: 0, changed: 0, refused: [], write: [] };
    for (const numbered of chunk) {
      const found = finder.find(numbered.row);
      if ('reason' in found) {
        plan.refused.push(refusal(numbered, found));
        continue;
      }
      const { code, isNew } = codes.of(numbered.row, found.code);
      plan[isNew ? 'added' : 'changed']++;
      const present = presentCommune(communes?.rows ?? [], numbered.row.district ?? '', numbered.row.commune ?? '');
      const before = values.get(code);
      values.set(code, merged(before, productValues(code, found.code, present, numbered.row)));
      if (numbered.row.stars) certificates.push(certificateValues(code, numbered.row.stars, numbered.row));
    }
    plan.write = writes(finder.made, [...values.values()], certificates, options);
    return plan;
  });
}

/** A product named twice in one chunk (two certificates): what the later row leaves empty stays as in the earlier one. */
function merged<V extends Record<string, string | null>>(before: V | undefined, now: V): V {
  if (before === undefined) return now;
  return Object.fromEntries(Object.entries(now).map(([key, value]) => [key, value === '' || value === null ? before[key] : value])) as V;
}

function writes(
  made: Parameters<typeof insertProducers>[0],
  products: Record<string, string | null>[],
  certificates: object[],
  options: RegisterOptions,
): InStatement[] {
  if (products.length === 0) return [];
  const demo = options.demo ? 1 : 0;
  const rows = json(products);
  return [
    ...insertProducers(made, options.demo === true, options.now),
    { sql: PRODUCTS, args: { rows, demo, now: options.now } },
    { sql: CERTIFICATES, args: { rows: json(certificates), demo } },
    writeTexts(products.map(({ code, name }) => ({ code: code ?? '', name: name ?? '' }))),
  ];
}

function productsOf(rows: readonly ProductRow[]): InStatement {
  return {
    sql: `SELECT code, folded, producer_code FROM product WHERE code IN (SELECT value FROM json_each(:codes)) OR folded IN (SELECT value FROM json_each(:names))`,
    args: { codes: json(rows.map((row) => row.code ?? '')), names: json(rows.map((row) => fold(row.name))) },
  };
}

/** The code of a row's product: the known one of this name and producer, its own, or the next free one. */
function productCodes(known: ResultSet | undefined, highest: ResultSet | undefined) {
  const byName = new Map<string, string>();
  const codes = new Set<string>();
  for (const row of known?.rows ?? []) {
    byName.set(`${row.folded}|${row.producer_code}`, String(row.code));
    codes.add(String(row.code));
  }
  let next = Number(highest?.rows[0]?.n ?? 0) + 1;
  const of = (row: ProductRow, producer: string) => {
    const key = `${fold(row.name)}|${producer}`;
    const same = row.code !== undefined && codes.has(row.code) ? row.code : byName.get(key);
    if (same !== undefined) return { code: same, isNew: false };
    const code = row.code || `SP-${String(next++).padStart(4, '0')}`;
    byName.set(key, code);
    codes.add(code);
    return { code, isNew: true };
  };
  return { of };
}

function productValues(code: string, producerCode: string, present: string, row: ProductRow) {
  const { group = '', subgroup = '', district = '', commune = '', description = '', photo = '' } = row;
  const groupName = group === '' ? '' : GROUPS[group];
  return {
    code,
    name: row.name,
    folded: fold(row.name),
    producer_code: producerCode,
    product_group: group,
    subgroup,
    district,
    commune,
    new_commune: present,
    place_folded: placeWords([district, commune, present]),
    kinds_folded: foldWords(`${groupName} ${subgroup}`).join(' '),
    description,
    photo,
    notes: row.notes ? json(row.notes) : null,
  };
}

function certificateValues(code: string, stars: number, row: ProductRow) {
  const { potential5 = false, score = null, decision = '', decidedOn = '', certificate = '', issuer = '' } = row;
  const { endsOn, about } = certificateEnd(decidedOn);
  return {
    code,
    stars,
    potential5: potential5 ? 1 : 0,
    score,
    decision,
    decidedOn,
    number: certificate,
    issuer,
    endsOn,
    about: about ? 1 : 0,
  };
}

const refusal = ({ index }: Numbered<ProductRow>, found: Omit<Refusal, 'index'>): Refusal => ({ index, ...found });
