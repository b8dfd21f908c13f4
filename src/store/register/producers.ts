/** Producers of the register, their phone and contact person (sealed) and their link codes (hashed). */
import type { Client, InStatement, ResultSet } from '@libsql/client';
import { fold } from '../../understanding/fold.ts';
import { type Keys, seal } from '../seal.ts';
import { highestCode, inChunks, json, type Numbered } from './chunks.ts';
import { linkCodeHash, makeLinkCode } from './link-code.ts';
import { e164, phoneHash } from './phone.ts';
import { renameProducers } from './product-text.ts';
import type { Outcome, ProducerRow, Refusal, RegisterOptions } from './rows.ts';

/** A code to give to a producer: shown once, kept only as a hash. */
export interface NewLinkCode {
  code: string;
  name: string;
  linkCode: string;
}
/** What an import of producers did. */
export type ProducersOutcome = Outcome & { linkCodes: NewLinkCode[] };
/** `linkCodeDays`: how long a link code holds. */
export type ProducerOptions = RegisterOptions & { linkCodeDays: number };

const DAY_MS = 86_400_000;
const TEXTS = ['kind', 'district', 'commune', 'address'] as const;
const PRODUCERS = `INSERT INTO producer(code, name, folded, ${TEXTS.join(', ')}, contact_sealed, notes, demo, updated_at)
  SELECT value->>'code', value->>'name', value->>'folded', ${TEXTS.map((name) => `value->>'${name}'`).join(', ')}, value->>'contactSealed', value->>'notes', :demo, :now
  FROM json_each(:rows) WHERE true
  ON CONFLICT(code) DO UPDATE SET name = excluded.name, folded = excluded.folded,
    ${TEXTS.map((name) => `${name} = CASE excluded.${name} WHEN '' THEN ${name} ELSE excluded.${name} END`).join(', ')},
    contact_sealed = coalesce(excluded.contact_sealed, contact_sealed), notes = coalesce(excluded.notes, notes), demo = excluded.demo, updated_at = excluded.updated_at`;
const PHONES = `INSERT INTO phone(owner, sealed, hash, tail)
  SELECT 'producer:' || (value->>'code'), value->>'phoneSealed', value->>'phoneHash', value->>'tail' FROM json_each(:rows) WHERE value->>'phoneHash' IS NOT NULL
  ON CONFLICT(owner) DO UPDATE SET sealed = excluded.sealed, hash = excluded.hash, tail = excluded.tail`;
// A code that is already there stays as it is: a re-import never revives a used one.
const CODES = `INSERT INTO link_code(hash, producer_code, expires_at, created_at)
  SELECT value->>'linkHash', value->>'code', :expires, :now FROM json_each(:rows) WHERE value->>'linkHash' IS NOT NULL ON CONFLICT(hash) DO NOTHING`;

/** Adds or updates producers; a cell left empty keeps what is known. A producer that never had a link code gets one. */
export async function upsertProducers(
  db: Client,
  keys: Keys,
  rows: readonly ProducerRow[],
  options: ProducerOptions,
): Promise<ProducersOutcome> {
  const linkCodes: NewLinkCode[] = [];
  const seen = new Map<string, number>();
  const outcome = await inChunks(db, rows, options, async (chunk) => {
    const hashed = await Promise.all(
      chunk.map(async (one) => ({ ...one, hash: one.row.linkCode ? await linkCodeHash(keys, one.row.linkCode) : null })),
    );
    const [known, highest, codes] = await db.batch(producerReads(hashed), 'read');
    const holders = new Map((codes?.rows ?? []).map((code) => [String(code.hash), String(code.producer_code)]));
    const { refused, taken } = takeRows(hashed, producerCodes(known, highest), holders, seen);
    const values = await Promise.all(taken.map((one) => producerValues(keys, one)));
    return {
      added: taken.filter((one) => one.isNew).length,
      changed: taken.filter((one) => !one.isNew).length,
      refused,
      write: values.length > 0 ? writes(values, options) : [],
      done: () => {
        for (const { index, code, row, madeCode } of taken) {
          seen.set(code, index);
          if (madeCode !== null) linkCodes.push({ code, name: row.name, linkCode: madeCode });
        }
      },
    };
  });
  return { ...outcome, linkCodes };
}

type Hashed = Numbered<ProducerRow> & { hash: string | null };
type Taken = Hashed & { code: string; isNew: boolean; madeCode: string | null };

/** Sorts a chunk's rows: a code twice in one file, or a link code that is another producer's, is refused. */
function takeRows(
  chunk: Hashed[],
  find: ReturnType<typeof producerCodes>,
  holders: Map<string, string>,
  seen: ReadonlyMap<string, number>,
) {
  const refused: Refusal[] = [];
  const taken: Taken[] = [];
  const here = new Map(seen);
  for (const one of chunk) {
    const { code, isNew, hasLinkCode } = find(one.row);
    const earlier = here.get(code);
    const holder = one.hash === null ? code : (holders.get(one.hash) ?? code);
    if (earlier !== undefined) refused.push({ index: one.index, reason: 'twice', detail: String(earlier) });
    else if (holder !== code) refused.push({ index: one.index, reason: 'link-code-taken', detail: '' });
    else {
      here.set(code, one.index);
      if (one.hash !== null) holders.set(one.hash, code);
      taken.push({ ...one, code, isNew, madeCode: hasLinkCode || one.hash !== null ? null : makeLinkCode() });
    }
  }
  return { refused, taken };
}

function producerReads(chunk: Hashed[]): InStatement[] {
  const sql = `SELECT code, folded, EXISTS (SELECT 1 FROM link_code l WHERE l.producer_code = producer.code) AS has_code FROM producer
    WHERE code IN (SELECT value FROM json_each(:codes)) OR folded IN (SELECT value FROM json_each(:names))`;
  const codes = json(chunk.map(({ row }) => row.code ?? ''));
  const hashes = 'SELECT hash, producer_code FROM link_code WHERE hash IN (SELECT value FROM json_each(:hashes))';
  return [
    { sql, args: { codes, names: json(chunk.map(({ row }) => fold(row.name))) } },
    highestCode('producer', 'CT-'),
    { sql: hashes, args: { hashes: json(chunk.map(({ hash }) => hash)) } },
  ];
}

/** Rows with a code are that producer; rows without one are the producer of their name, or a new one. */
function producerCodes(known: ResultSet | undefined, highest: ResultSet | undefined) {
  const byCode = new Map((known?.rows ?? []).map((row) => [String(row.code), row.has_code === 1]));
  const byName = new Map((known?.rows ?? []).map((row) => [String(row.folded), String(row.code)]));
  let next = Number(highest?.rows[0]?.n ?? 0) + 1;
  return (row: ProducerRow) => {
    const folded = fold(row.name);
    const code = row.code || byName.get(folded) || `CT-${String(next++).padStart(4, '0')}`;
    const isNew = !byCode.has(code);
    const hasLinkCode = byCode.get(code) === true;
    byName.set(folded, code);
    return { code, isNew, hasLinkCode };
  };
}

type ProducerValues = Awaited<ReturnType<typeof producerValues>>;

async function producerValues(keys: Keys, { code, row, hash, madeCode }: Taken) {
  const { name, kind = '', district = '', commune = '', address = '', contact = '', notes } = row;
  const phone = row.phone ? e164(row.phone) : '';
  return {
    code,
    name,
    folded: fold(name),
    kind,
    district,
    commune,
    address,
    contactSealed: contact === '' ? null : await seal(keys, contact),
    phoneSealed: phone === '' ? null : await seal(keys, phone),
    phoneHash: phone === '' ? null : await phoneHash(keys, phone),
    tail: phone.slice(-3),
    linkHash: madeCode === null ? hash : await linkCodeHash(keys, madeCode),
    notes: notes ? json(notes) : null,
  };
}

function writes(values: ProducerValues[], options: ProducerOptions): InStatement[] {
  const rows = json(values);
  const { now } = options;
  return [
    { sql: PRODUCERS, args: { rows, demo: options.demo ? 1 : 0, now } },
    { sql: PHONES, args: { rows } },
    { sql: CODES, args: { rows, now, expires: now + options.linkCodeDays * DAY_MS } },
    renameProducers(values.map((value) => value.code)),
  ];
}
