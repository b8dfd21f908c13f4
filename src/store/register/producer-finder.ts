/** Which producer a row means: by code, else by folded name; a name nobody has becomes a new producer. */
import type { InStatement, ResultSet } from '@libsql/client';
import { fold } from '../../understanding/fold.ts';
import { highestCode, json } from './chunks.ts';
import type { ProducerOf, RefusalReason } from './rows.ts';

/** A producer that has to be made before the chunk's rows. */
export interface NewProducer {
  code: string;
  name: string;
  folded: string;
}

/** `code`, or why there is none. */
export type FoundProducer = { code: string } | { reason: RefusalReason; detail: string };

/** The reads `producerFinder` needs, in this order, for a chunk's read batch. */
export function producerReads(rows: readonly ProducerOf[]): InStatement[] {
  const codes = rows.map((row) => row.producerCode ?? '');
  const names = rows.map((row) => fold(row.producer ?? ''));
  const sql = `SELECT code, name, folded FROM producer WHERE code IN (SELECT value FROM json_each(:codes))
    OR folded IN (SELECT value FROM json_each(:names) WHERE value <> '')`;
  return [{ sql, args: { codes: json(codes), names: json(names) } }, highestCode('producer', 'CT-')];
}

/** `find` names the producer of a row; `made` collects those that it had to invent. */
export function producerFinder(known: ResultSet | undefined, highest: ResultSet | undefined) {
  const codes = new Set<string>();
  const byName = new Map<string, Set<string>>();
  const made: NewProducer[] = [];
  let next = Number(highest?.rows[0]?.n ?? 0) + 1;
  const learn = (code: string, folded: string) => {
    codes.add(code);
    byName.set(folded, (byName.get(folded) ?? new Set()).add(code));
  };
  for (const row of known?.rows ?? []) learn(String(row.code), String(row.folded));

  const make = (code: string, name: string, folded: string) => {
    made.push({ code, name, folded });
    learn(code, folded);
    return { code };
  };
  const find = (row: ProducerOf): FoundProducer => {
    const { producerCode = '', producer = '' } = row;
    if (codes.has(producerCode)) return { code: producerCode };
    const folded = fold(producer);
    if (folded === '') return { reason: producerCode === '' ? 'no-producer' : 'unknown-producer', detail: producerCode };
    const same = [...(byName.get(folded) ?? [])].sort();
    if (same.length > 1) return { reason: 'ambiguous-producer', detail: same.join(', ') };
    const [only] = same;
    return only === undefined ? make(producerCode || `CT-${String(next++).padStart(4, '0')}`, producer, folded) : { code: only };
  };
  return { find, made };
}

/** Puts in the producers a chunk made. */
export function insertProducers(made: readonly NewProducer[], demo: boolean, now: number): InStatement[] {
  if (made.length === 0) return [];
  const sql = `INSERT INTO producer(code, name, folded, demo, updated_at)
    SELECT value->>'code', value->>'name', value->>'folded', :demo, :now FROM json_each(:rows)`;
  return [{ sql, args: { rows: json(made), demo: demo ? 1 : 0, now } }];
}
