/** Producers of the register, their phone and contact person (sealed) and their link codes (hashed). */
import type { Client, InStatement, ResultSet } from '@libsql/client';
import { fold } from '../../understanding/fold.ts';
import { type Keys, seal } from '../seal.ts';
import { highestCode, inChunks, json, type Plan } from './chunks.ts';
import { linkCodeHash, makeLinkCode } from './link-code.ts';
import { e164, phoneHash } from './phone.ts';
import type { Outcome, ProducerRow, RegisterOptions } from './rows.ts';

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
const WORDS = `UPDATE product_words SET producer = (SELECT m.folded FROM product p JOIN producer m ON m.code = p.producer_code WHERE p.code = product_words.code)
  WHERE code IN (SELECT p.code FROM product p JOIN json_each(:renamed) j ON j.value = p.producer_code)`;

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
    const hashes = await Promise.all(chunk.map(({ row }) => (row.linkCode ? linkCodeHash(keys, row.linkCode) : null)));
    const names = chunk.map(({ row }) => fold(row.name));
    const [known, highest, codesKnown] = await db.batch(
      producerReads(
        chunk.map(({ row }) => row.code ?? ''),
        names,
        hashes,
      ),
      'read',
    );
    const find = producerCodes(known, highest);
    const plan: Plan = { added: 0, changed: 0, refused: [], write: [] };
    const values: ProducerValues[] = [];
    const made: NewLinkCode[] = [];
    const here = new Map(seen);
    for (const [i, { index, row }] of chunk.entries()) {
      const found = find(row, names[i] ?? '');
      const earlier = here.get(found.code);
      const holder = codesKnown?.rows.find((code) => code['hash'] === hashes[i]);
      if (earlier !== undefined) plan.refused.push({ index, reason: 'twice', detail: String(earlier) });
      else if (holder !== undefined && holder['producer_code'] !== found.code)
        plan.refused.push({ index, reason: 'link-code-taken', detail: '' });
      else {
        here.set(found.code, index);
        plan[found.isNew ? 'added' : 'changed']++;
        const linkCode = !found.hasLinkCode && !row.linkCode ? makeLinkCode() : undefined;
        if (linkCode !== undefined) made.push({ code: found.code, name: row.name, linkCode });
        const linkHash = linkCode === undefined ? (hashes[i] ?? null) : await linkCodeHash(keys, linkCode);
        values.push(await producerValues(keys, found.code, linkHash, row));
      }
    }
    if (values.length > 0) plan.write = writes(values, options);
    plan.done = () => {
      linkCodes.push(...made);
      for (const [code, index] of here) seen.set(code, index);
    };
    return plan;
  });
  return { ...outcome, linkCodes };
}

function producerReads(codes: string[], names: string[], hashes: (string | null)[]): InStatement[] {
  const sql = `SELECT code, folded, EXISTS (SELECT 1 FROM link_code l WHERE l.producer_code = producer.code) AS has_code FROM producer
    WHERE code IN (SELECT value FROM json_each(:codes)) OR folded IN (SELECT value FROM json_each(:names))`;
  return [
    { sql, args: { codes: json(codes), names: json(names) } },
    highestCode('producer', 'CT-'),
    {
      sql: 'SELECT hash, producer_code FROM link_code WHERE hash IN (SELECT value FROM json_each(:hashes))',
      args: { hashes: json(hashes) },
    },
  ];
}

/** Rows with a code are that producer; rows without one are the producer of their name, or a new one. */
function producerCodes(known: ResultSet | undefined, highest: ResultSet | undefined) {
  const byCode = new Map((known?.rows ?? []).map((row) => [String(row['code']), row['has_code'] === 1]));
  const byName = new Map((known?.rows ?? []).map((row) => [String(row['folded']), String(row['code'])]));
  let next = Number(highest?.rows[0]?.['n'] ?? 0) + 1;
  return (row: ProducerRow, folded: string) => {
    const code = row.code || byName.get(folded) || `CT-${String(next++).padStart(4, '0')}`;
    const isNew = !byCode.has(code);
    const hasLinkCode = byCode.get(code) === true;
    byName.set(folded, code);
    return { code, isNew, hasLinkCode };
  };
}

type ProducerValues = Awaited<ReturnType<typeof producerValues>>;

async function producerValues(keys: Keys, code: string, linkHash: string | null, row: ProducerRow) {
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
    linkHash,
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
    { sql: WORDS, args: { renamed: json(values.map((value) => value.code)) } },
  ];
}
