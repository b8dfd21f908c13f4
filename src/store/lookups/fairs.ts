/** Fairs. */
import type { Row } from '@libsql/client';
import type { FairView, Lookups } from '../../model.ts';
import type { Asking, Reading } from './context.ts';

const PAGE = 5;
const COLUMNS = 'id, name, start, "end", venue, organiser, hours, deadline, who, "groups", capacity, fee, contact, form, size, note, demo';

/** Coming ones, the soonest first; past ones, the latest first. A fair that runs today is coming. */
export function fairs(args: Lookups['fairs']['args'], { today }: Asking): Reading<'fairs'> {
  const page = Math.max(1, Math.trunc(Number(args.page ?? 1)) || 1);
  const past = args.when === 'past';
  const sql = `SELECT ${COLUMNS}, count(*) OVER () AS total FROM fair WHERE sorts ${past ? '<' : '>='} :today
    ORDER BY ${past ? 'sorts DESC, start DESC' : 'start, sorts'}, name LIMIT ${PAGE} OFFSET :offset`;
  return {
    reads: [{ sql, args: { today, offset: (page - 1) * PAGE } }],
    result: ([found]) => {
      const count = Number(found?.rows[0]?.total ?? 0);
      return { count, page, pages: Math.ceil(count / PAGE), next: page + 1, fairs: (found?.rows ?? []).map(fairView) };
    },
  };
}

/** One fair. */
export function fair(args: { id: string }): Reading<'fair'> {
  return {
    reads: [{ sql: `SELECT ${COLUMNS} FROM fair WHERE id = :id`, args: { id: args.id } }],
    result: ([found]) => ({ fair: found?.rows[0] === undefined ? null : fairView(found.rows[0]) }),
  };
}

function fairView(row: Row): FairView {
  const text = (name: string) => String(row[name] ?? '');
  return {
    id: text('id'),
    name: text('name'),
    start: text('start'),
    end: text('end'),
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
    demo: row.demo === 1,
  };
}
