/** What the clock does to broadcasts, beside sending: begins what is due, writes down who gets it, ends what is done. */
import { planRecipients } from '../store/broadcasts/plan.ts';
import { beginDue, endBroadcasts, isAnyUnderWay } from '../store/broadcasts/tend.ts';
import type { Parts } from './parts.ts';
import { reachOf } from './reach.ts';

/** Planning ends for this look after so long, in ms, so that other jobs have their turn; the next look goes on. */
const PLAN_FOR_MS = 5000;

/** Looks after every broadcast that is under way. Two processes at once do it once. */
export async function tendBroadcasts(parts: Parts): Promise<void> {
  if (!(await isAnyUnderWay(parts.db, parts.clock()))) return;
  const settings = parts.settings.values;
  const began = performance.now();
  const options = {
    reach: reachOf(parts),
    settings,
    clock: parts.clock,
    ended: () => parts.ending === true || performance.now() - began > PLAN_FOR_MS,
  };
  const planning = await beginDue(parts.db, settings, parts.clock());
  for (const id of planning) await planRecipients(parts.db, id, options);
  await endBroadcasts(parts.db, parts.clock());
  if (planning.length > 0) parts.wake();
}
