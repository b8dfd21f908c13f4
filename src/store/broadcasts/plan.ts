/** Writing down who gets a broadcast: one row a person, range by range; sending begins when the last range is in. */
import type { Client, InStatement } from '@libsql/client';
import type { Broadcast, OfficeSettings } from '../../model.ts';
import { GUARD } from '../effects/context.ts';
import { isConstraint } from '../errors.ts';
import { lastOf, newPace, nextRange, othersTurn, rangeStatement, timed, writeBack } from './chunked.ts';
import { readBroadcast } from './read.ts';
import { type Reach, verdicts } from './verdict.ts';

/** What planning needs to know. */
export interface PlanOptions {
  reach: Reach;
  settings: OfficeSettings;
  /** Epoch ms. */
  clock(): number;
  /** Ends it before the next range; whoever looks next goes on behind the last one. */
  ended?(): boolean;
}

/**
 * Writes down the recipients of a broadcast in state `planning` until all are. Each range goes in with the place it ends at, by
 * compare-and-swap: two who plan at once, or a pause, end it for whoever was slower, and nobody is written twice.
 */
export async function planRecipients(db: Client, id: string, options: PlanOptions): Promise<void> {
  const found = await readBroadcast(db, id);
  if (found?.state !== 'planning') return;
  let after = String((await db.execute({ sql: 'SELECT plan_after FROM broadcast WHERE id = ?', args: [id] })).rows[0]?.plan_after ?? '');
  const pace = newPace();
  let last = await nextRange(db, after, pace.size);
  for (let range = 1; ; range++) {
    if (options.ended?.()) return;
    const ids = { after, last: last ?? after };
    const written = await timed(pace, () => writeRange(db, found, ids, pace.size, options));
    if (written === null || written.next === null) return;
    after = ids.last;
    last = written.next;
    await othersTurn();
    await writeBack(db, range);
    await othersTurn();
  }
}

/** Writes one range. The next one's end, null behind the last; or null when somebody else moved the broadcast. */
async function writeRange(
  db: Client,
  broadcast: Broadcast,
  range: { after: string; last: string },
  size: number,
  { reach, settings, clock }: PlanOptions,
): Promise<{ next: string | null } | null> {
  const statements: InStatement[] = [
    moveOn(broadcast.id, range, clock()),
    GUARD,
    insert(broadcast, range, reach, settings, clock()),
    'DELETE FROM guard',
    rangeStatement(range.last, size),
  ];
  try {
    return { next: lastOf((await db.batch(statements, 'write')).at(-1)?.rows ?? []) };
  } catch (error) {
    if (isConstraint(error)) return null;
    throw error;
  }
}

/** The last range makes it `sending`. */
function moveOn(id: string, { after, last }: { after: string; last: string }, now: number): InStatement {
  const sql = `UPDATE broadcast SET plan_after = :last, started_at = coalesce(started_at, :now),
    state = CASE WHEN EXISTS (SELECT 1 FROM contact WHERE id > :last) THEN 'planning' ELSE 'sending' END
    WHERE id = :id AND state = 'planning' AND plan_after = :after`;
  return { sql, args: { id, after, last, now } };
}

function insert(
  broadcast: Broadcast,
  { after, last }: { after: string; last: string },
  reach: Reach,
  settings: OfficeSettings,
  now: number,
): InStatement {
  const { sql, args } = verdicts(broadcast, reach, settings, now);
  const values = `SELECT :broadcast, id, person, channel, language, iif(reason IS NULL, 'planned', 'excluded'), coalesce(reason, ''),
    coalesce(plan, 'free'), own_hours FROM (${sql}) WHERE true ON CONFLICT (broadcast_id, contact_id) DO NOTHING`;
  return {
    sql: `INSERT INTO recipient (broadcast_id, contact_id, person, channel, language, state, reason, plan, own_hours) ${values}`,
    args: { ...args, after, last },
  };
}
