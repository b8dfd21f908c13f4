/** Registrations: one's own, and for staff everybody's. Nobody's phone is among them. */
import { type Lookups, REGISTRATION_STATES } from '../../model.ts';
import type { Asking, Reading } from './context.ts';
import { fairView, ONE_FAIR } from './fairs.ts';
import { REGISTRATION_COLUMNS, REGISTRATION_FROM, registrationView, SPEAKS_FOR } from './registration-rows.ts';

const PAGE = 8;

/** SQL: who asks works here. Wants `:personId`. */
const IS_STAFF = 'EXISTS (SELECT 1 FROM staff s WHERE s.person = :personId AND s.removed_at IS NULL)';

/** One registration, by number, whether others wait for a place there, and whether the fair is over or called off: for those who speak for its producer and for staff; to all others it does not exist. */
export function registration({ number }: { number: string }, asking: Asking): Reading<'registration'> {
  const { personId, today } = asking;
  const sql = `SELECT ${REGISTRATION_COLUMNS}, ${SPEAKS_FOR} AS mine, f.sorts < :today OR f.state = 'called_off' AS over,
    EXISTS (SELECT 1 FROM registration w WHERE w.fair_id = r.fair_id AND w.state = 'waiting' AND w.number <> r.number) AS others_wait ${REGISTRATION_FROM} WHERE r.number = :number COLLATE NOCASE AND (${SPEAKS_FOR} OR ${IS_STAFF})`;
  return {
    reads: [{ sql, args: { number, personId, today } }],
    result: async ([found]) => {
      const row = found?.rows[0];
      return {
        registration: row === undefined ? null : await registrationView(row, asking),
        mine: row?.mine === 1,
        othersWait: row?.others_wait === 1,
        over: row?.over === 1,
      };
    },
  };
}

/** Everybody's at one fair, for staff: who holds a place first, then who waits in the order of the list. */
export function registrations(args: Lookups['registrations']['args'], asking: Asking): Reading<'registrations'> {
  const { personId, today } = asking;
  const page = Math.max(1, Math.trunc(Number(args.page ?? 1)) || 1);
  const own = { id: args.fair, personId };
  const list = `SELECT ${REGISTRATION_COLUMNS} ${REGISTRATION_FROM} WHERE r.fair_id = :id COLLATE NOCASE AND ${IS_STAFF}
    ORDER BY ${REGISTRATION_STATES.map((state) => `r.state = '${state}' DESC`).join(', ')}, r.queued_at, r.n LIMIT ${PAGE} OFFSET :offset`;
  const counts = `SELECT r.state, count(*) AS n FROM registration r WHERE r.fair_id = :id COLLATE NOCASE AND ${IS_STAFF} GROUP BY r.state`;
  return {
    reads: [
      { sql: ONE_FAIR, args: { id: args.fair, today } },
      { sql: list, args: { ...own, offset: (page - 1) * PAGE } },
      { sql: counts, args: own },
    ],
    result: async ([found, listed, counted]) => {
      const many = new Map((counted?.rows ?? []).map((row) => [String(row.state), Number(row.n)]));
      const count = [...many.values()].reduce((sum, n) => sum + n, 0);
      const row = found?.rows[0];
      return {
        fair: row === undefined ? null : fairView(row),
        ...{ count, page, pages: Math.ceil(count / PAGE), next: page + 1 },
        states: REGISTRATION_STATES.flatMap((state) => (many.has(state) ? [{ state, count: many.get(state) ?? 0 }] : [])),
        registrations: await Promise.all((listed?.rows ?? []).map((one) => registrationView(one, asking))),
      };
    },
  };
}
