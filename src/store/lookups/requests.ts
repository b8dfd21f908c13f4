/** Connection requests as both sides see them: never with a name or phone. */
import type { InStatement, Row, Value } from '@libsql/client';
import type { RequestState, RequestView } from '../../model.ts';
import { fold } from '../../understanding/fold.ts';
import { hanoiDate, hanoiMs } from '../../understanding/hanoi-time.ts';
import { editDistance } from '../../understanding/phrases.ts';
import { readRequestCode, readRequestSlip } from '../../understanding/readers/codes.ts';
import { unsealFields } from '../request-fields.ts';
import { unseal } from '../seal.ts';
import { numberSetting } from '../setting-values.ts';
import { IN_FORCE } from './certificate.ts';
import type { Asking, Reading } from './context.ts';
import { BESIDE, PRODUCT_COLUMNS, PRODUCT_JOINS, productView } from './product-rows.ts';

/** States in which a request still waits for somebody. */
export const OPEN_STATES: readonly RequestState[] = ['waiting', 'sent', 'asked', 'staff'];
/** The same as an SQL list. */
export const OPEN_SQL = `('waiting', 'sent', 'asked', 'staff')`;
const SHOWN = 10;
/** So many of one's own requests, the newest, are held against a number that is none. */
const MOST_NEAR = 500;
/** Columns of request `r`, with producer `m`, that `requestView` reads. */
export const REQUEST_COLUMNS = `r.number, r.state, r.product_names, m.name AS producer, r.producer_code, r.sealed, r.reason, r.question_sealed, r.answer_sealed, r.created_at, r.deadline`;
/** SQL: staff `s`, still here, is who asks and owns the task `t` of a request. Wants `:personId`. */
const OWNED_TASK = `WHERE t.kind = 'request-unreachable' AND t.state = 'owned' AND s.person = :personId AND s.removed_at IS NULL`;
/** SQL: who asks works here and owns the task of the request with this number (a qualified column). Wants `:personId`. */
export const ownsTask = (number: string) =>
  `EXISTS (SELECT 1 FROM task t JOIN staff s ON s.id = t.owner ${OWNED_TASK} AND t.object = ${number})`;
const LINKED = 'EXISTS (SELECT 1 FROM link l WHERE l.person = :personId AND l.producer_code = r.producer_code)';

/** How many are open and how many were made today, against the settings. */
export function requestLimits(asking: Asking): Reading<'request-limits'> {
  const { personId, today, person } = asking;
  const sql = `SELECT (SELECT count(*) FROM request WHERE buyer = :personId AND state IN ${OPEN_SQL}) AS open,
    (SELECT count(*) FROM request WHERE buyer = :personId AND created_at >= :since) AS today`;
  return {
    reads: [{ sql, args: { personId, since: hanoiMs(today) } }],
    result: ([found]) => {
      const open = Number(found?.rows[0]?.open ?? 0);
      const made = Number(found?.rows[0]?.today ?? 0);
      const most = { open: numberSetting(person.settings, 'requests_open_max'), day: numberSetting(person.settings, 'requests_day_max') };
      const left = Math.max(0, Math.min(most.open - open, most.day - made));
      return { open, today: made, left, allowed: left > 0 };
    },
  };
}

/** One request, by number or its last four digits, for its buyer, a person linked to its producer, or staff; to all others it does not exist. */
export function request(args: { number: string }, asking: Asking): Reading<'request'> {
  const number = numberTyped(args.number);
  const staff = asking.person.staff === null ? 0 : 1;
  const own = { personId: asking.personId, number, staff };
  return {
    reads: [
      { sql: chosen(`${REQUEST_COLUMNS}, v.may, ${ownsTask('r.number')} AS owns`), args: own },
      similar(own, asking.today),
      ownNumbers(asking.personId),
    ],
    result: async ([found, others, numbers]) => {
      const row = found?.rows[0];
      if (row === undefined) return { request: null, may: '', notMine: false, similar: [], near: nearTo(number, numbers?.rows ?? []) };
      const may = String(row.may) as 'buyer' | 'producer' | 'staff';
      return {
        request: await requestView(row, asking),
        may,
        notMine: may === 'staff' && row.owns !== 1,
        similar: may === 'buyer' ? (others?.rows ?? []).map((one) => productView(one, asking)) : [],
        near: [],
      };
    },
  };
}

/** A number with a slip stays as it was typed: filled up to four digits it might be another one. */
function numberTyped(text: string): string {
  const typed = readRequestSlip(text).ok ? null : readRequestCode(text);
  return typed?.ok ? typed.value : text;
}

/** What this person asked for, what came to their producers, and what they have the task of: only among these is a slip mended. Tasks are read for staff only (`CROSS JOIN`). */
function ownNumbers(personId: string): InStatement {
  const sql = `SELECT number, product_names FROM request WHERE number IN (
      SELECT number FROM request WHERE buyer = :personId
      UNION SELECT r.number FROM link l JOIN request r ON r.producer_code = l.producer_code WHERE l.person = :personId
      UNION SELECT t.object FROM staff s CROSS JOIN task t ON t.owner = s.id ${OWNED_TASK})
    ORDER BY created_at DESC, number DESC LIMIT ${MOST_NEAR}`;
  return { sql, args: { personId } };
}

/** That another's is near would tell that it exists, so `rows` are one's own. */
function nearTo(number: string, rows: readonly Row[]): { number: string; products: string }[] {
  const bare = (text: string) => fold(text).replace(/[^a-z\d]/g, '');
  const near = rows.filter((row) => editDistance(bare(String(row.number)), bare(number)) === 1).slice(0, SHOWN);
  return near.map((row) => ({ number: String(row.number), products: String(row.product_names) }));
}

/** The one request that is meant: of several with these last digits, the newest. */
function chosen(columns: string): string {
  return `SELECT ${columns} FROM (SELECT number AS n, created_at AS made, CASE WHEN buyer = :personId THEN 'buyer' WHEN ${LINKED} THEN 'producer' WHEN :staff THEN 'staff' END AS may
      FROM request r WHERE number = :number OR (length(:number) = 4 AND number LIKE '%-' || :number)) v
    JOIN request r ON r.number = v.n JOIN producer m ON m.code = r.producer_code WHERE v.may IS NOT NULL ORDER BY v.made DESC LIMIT 1`;
}

/** Offered products of the same group by other producers, the most alike first: what a buyer may ask for next. */
function similar(own: { personId: string; number: string; staff: number }, today: string): InStatement {
  const sql = `WITH a AS (${chosen("json_extract(r.products, '$[0]') AS code")})
    SELECT ${PRODUCT_COLUMNS} FROM a JOIN product t ON t.code = a.code JOIN product p ON ${BESIDE.others} ${PRODUCT_JOINS}
    WHERE ${IN_FORCE} ORDER BY ${BESIDE.order} LIMIT ${BESIDE.most}`;
  return { sql, args: { ...own, today } };
}

/** What this person asked for, and what came to their producers, the newest first. */
export function requestsMine(asking: Asking): Reading<'requests-mine'> {
  const of = (where: string) =>
    `SELECT ${REQUEST_COLUMNS} FROM request r JOIN producer m ON m.code = r.producer_code WHERE ${where} ORDER BY r.created_at DESC, r.number DESC LIMIT ${SHOWN}`;
  const args = { personId: asking.personId };
  return {
    reads: [
      { sql: of('r.buyer = :personId'), args },
      { sql: of(`${LINKED} AND r.buyer <> :personId`), args },
    ],
    result: async ([asked, received]) => {
      const views = (rows: readonly Row[] = []) => Promise.all(rows.map((row) => requestView(row, asking)));
      const [mine, theirs] = [await views(asked?.rows), await views(received?.rows)];
      const all = [...theirs, ...mine];
      return { asked: mine, received: theirs, all, count: all.length };
    },
  };
}

/** A row of `REQUEST_COLUMNS`. */
export async function requestView(row: Row, { keys }: Pick<Asking, 'keys'>): Promise<RequestView> {
  const sealed = (value: Value | undefined) => (typeof value === 'string' && value !== '' ? unseal(keys, value) : '');
  const state = String(row.state) as RequestState;
  const number = String(row.number);
  const fields = await unsealFields(keys, String(row.sealed));
  return {
    number,
    short: number.slice(-4),
    state,
    open: OPEN_STATES.includes(state),
    products: String(row.product_names),
    producer: String(row.producer),
    producerCode: String(row.producer_code),
    ...fields,
    certificates: fields.certificates.split(', ').filter((paper) => paper !== ''),
    createdOn: hanoiDate(Number(row.created_at)),
    deadline: row.deadline === null ? null : String(row.deadline),
    reason: String(row.reason ?? ''),
    question: await sealed(row.question_sealed),
    answer: await sealed(row.answer_sealed),
  };
}
