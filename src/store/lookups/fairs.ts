/** Fairs, training courses and inspections: what is announced, and what a person may do there. */
import type { Row } from '@libsql/client';
import type { FairAsk, FairView, Gathering, Lookups } from '../../model.ts';
import type { Asking, Reading } from './context.ts';
import { FREE, offOf, REGISTRATION_COLUMNS, REGISTRATION_FROM, registrationView, SPEAKS_FOR } from './registration-rows.ts';

const PAGE = 5;
const COLUMNS = `f.id, f.kind, f.state, f.name, f.start, f."end", f.venue, f.organiser, f.hours, f.deadline, f.who, f."groups", f.capacity, f.fee, f.contact, f.form,
  f.size, f.note, f.places, f.asks, f.booths, f.question, f.demo`;

/**
 * SQL: fair `f` takes registrations on `:today`: it takes place, until its deadline, or without one until its first day; a month or a year holds to its end.
 * Where the office said nothing, a deadline or a number of places says that it waits for registrations.
 */
export const OPEN = `(f.state = 'planned' AND coalesce(f.registers, f.deadline <> '' OR f.places IS NOT NULL) = 1 AND f.sorts >= :today AND
  CASE f.deadline WHEN '' THEN f.start ELSE f.deadline END >= substr(:today, 1, length(CASE f.deadline WHEN '' THEN f.start ELSE f.deadline END)))`;

/** Coming ones, the soonest first; past ones, the latest first. A fair that runs today is coming. */
export function fairs(args: Lookups['fairs']['args'], { today }: Asking): Reading<'fairs'> {
  const page = Math.max(1, Math.trunc(Number(args.page ?? 1)) || 1);
  const past = args.when === 'past';
  const others = String(args.others ?? '') === 'true';
  const sql = `SELECT ${COLUMNS}, ${OPEN} AS open, count(*) OVER () AS total FROM fair f WHERE f.sorts ${past ? '<' : '>='} :today
    AND f.kind ${others ? '<>' : '='} 'fairs' ORDER BY ${past ? 'f.sorts DESC, f.start DESC' : 'f.start, f.sorts'}, f.name LIMIT ${PAGE} OFFSET :offset`;
  return {
    reads: [{ sql, args: { today, offset: (page - 1) * PAGE } }],
    result: ([found]) => {
      const count = Number(found?.rows[0]?.total ?? 0);
      return { count, page, pages: Math.ceil(count / PAGE), next: page + 1, fairs: (found?.rows ?? []).map(fairView) };
    },
  };
}

/** SQL that reads fair `:id` (as typed, in any case) as `fairView` wants it, with its places. Wants `:today`. */
export const ONE_FAIR = `SELECT ${COLUMNS}, ${OPEN} AS open, ${FREE} AS free,
    (SELECT count(*) FROM registration w WHERE w.fair_id = f.id AND w.state = 'waiting') AS waiting
  FROM fair f WHERE f.id = :id COLLATE NOCASE`;

/** One fair, what is left of its places, and the registrations of the producers this person speaks for. */
export function fair({ id }: { id: string }, asking: Asking): Reading<'fair'> {
  const { personId, today } = asking;
  const mine = `SELECT ${REGISTRATION_COLUMNS} ${REGISTRATION_FROM} WHERE r.fair_id = :id COLLATE NOCASE AND ${SPEAKS_FOR} ORDER BY m.name`;
  const may = `SELECT m.code, m.name FROM link l JOIN producer m ON m.code = l.producer_code WHERE l.person = :personId AND NOT EXISTS (
    SELECT 1 FROM registration r WHERE r.fair_id = :id COLLATE NOCASE AND r.producer_code = m.code AND r.state <> 'withdrawn') ORDER BY m.name`;
  return {
    reads: [
      { sql: ONE_FAIR, args: { id, today } },
      { sql: mine, args: { id, personId } },
      { sql: may, args: { id, personId } },
    ],
    result: async ([found, own, left]) => {
      const row = found?.rows[0];
      const registered = await Promise.all((own?.rows ?? []).map((one) => registrationView(one, asking)));
      return {
        fair: row === undefined ? null : fairView(row),
        free: row === undefined || row.free === null ? null : Number(row.free),
        waiting: Number(row?.waiting ?? 0),
        mine: registered,
        holds: registered.filter(({ state }) => state !== 'withdrawn' && state !== 'refused'),
        may: (left?.rows ?? []).map((one) => ({ code: String(one.code), name: String(one.name) })),
      };
    },
  };
}

/** Products of a producer that this person speaks for: what they may show at a fair. */
export function productsOwn({ producer }: { producer: string }, { personId }: Asking): Reading<'products-own'> {
  const sql = `SELECT p.code, p.name FROM product p JOIN link l ON l.producer_code = p.producer_code
    WHERE p.producer_code = :producer AND l.person = :personId ORDER BY p.name LIMIT 40`;
  return {
    reads: [{ sql, args: { producer, personId } }],
    result: ([found]) => {
      const products = (found?.rows ?? []).map((row) => ({ code: String(row.code), name: String(row.name) }));
      return { count: products.length, products };
    },
  };
}

/** What is usually asked where the spreadsheet says nothing. */
const USUAL: Record<Gathering, readonly FairAsk[]> = {
  fairs: ['products', 'booth', 'person', 'question'],
  training: ['person', 'question'],
  inspections: ['products', 'person', 'question'],
};

/** A row of `ONE_FAIR` or of the list. */
export function fairView(row: Row): FairView {
  const text = (name: string) => String(row[name] ?? '');
  const list = (name: string) => (text(name) === '' ? [] : (JSON.parse(text(name)) as string[]));
  const kind = text('kind') as Gathering;
  const booths = list('booths').map((name) => ({ name }));
  const asked = text('asks') === '' ? USUAL[kind] : (list('asks') as FairAsk[]);
  return {
    id: text('id'),
    kind,
    off: offOf(row.state),
    name: text('name'),
    start: text('start'),
    // Lists repeat the day of what lasts one: "5/12 to 5/12" is not said.
    end: text('end') === text('start') ? '' : text('end'),
    venue: text('venue'),
    organiser: text('organiser'),
    hours: text('hours'),
    deadline: text('deadline'),
    who: text('who'),
    groups: text('groups'),
    capacity: text('capacity'),
    fee: text('fee'),
    contact: text('contact'),
    form: text('form'),
    size: text('size'),
    note: text('note'),
    places: row.places === null ? null : Number(row.places),
    // A booth's size is asked where there are sizes, a question where there is one.
    asks: asked.filter((ask) => (ask !== 'booth' || booths.length > 0) && (ask !== 'question' || text('question') !== '')),
    booths,
    question: text('question'),
    open: row.open === 1,
    demo: row.demo === 1,
  };
}
