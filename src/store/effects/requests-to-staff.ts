/** Requests that no chat of the producer can receive: a task for the staff, who then call. Also what the jobs use. */
import type { InStatement } from '@libsql/client';
import type { OfficeSettings } from '../../model.ts';
import { announcement, officersFor, REACHABLE } from './announce.ts';

/** SQL: somebody linked to the producer named by this (qualified) expression may be reached. */
export const producerReachable = (code: string) =>
  `EXISTS (SELECT 1 FROM link l JOIN contact c ON c.person = l.person WHERE l.producer_code = ${code} AND ${REACHABLE})`;

/** Why the producer of `r` can't be reached: a term. Reachable by our books and still undelivered: a closed window, or the platform said no. */
const REASON = `CASE WHEN NOT EXISTS (SELECT 1 FROM link l WHERE l.producer_code = r.producer_code) THEN 'not-linked'
  WHEN EXISTS (SELECT 1 FROM outbox o WHERE o.flow = 'request-arrived' AND o.object = r.number AND o.detail = 'window') THEN 'window' ELSE 'blocked' END`;

/** A task for every request in state `staff` that has none, told to the officers. Safe to run twice. `reason`: known better than by our books. */
export function tasksForStaff(now: number, settings: OfficeSettings, reason: string | null = null): InStatement[] {
  const open = `INSERT INTO task(id, n, kind, object, contact_id, reason, created_at)
    SELECT printf('V-%04d', last + k), last + k, 'request-unreachable', number, buyer_contact, reason, :now
    FROM (SELECT r.number, r.buyer_contact, coalesce(:reason, ${REASON}) AS reason, row_number() OVER (ORDER BY r.number) AS k FROM request r
      WHERE r.state = 'staff' AND NOT EXISTS (SELECT 1 FROM task t WHERE t.kind = 'request-unreachable' AND t.object = r.number AND t.state <> 'done')),
      (SELECT coalesce(max(n), 0) AS last FROM task)`;
  const fresh = `SELECT id FROM task t WHERE t.state = 'open' AND t.created_at = :now AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.flow = 'task-arrived' AND o.object = t.id)`;
  return [
    { sql: open, args: { now, reason } },
    announcement({ flow: 'task-arrived', from: officersFor(fresh), args: { now } }, now, settings),
  ];
}
