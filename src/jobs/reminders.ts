/** What the clock brings about: requests that lapse, reminders, talks with staff that are over. */
import { fillPlaces } from '../store/registrations.ts';
import { lapseRequests, remindRequests, rescueRequests } from '../store/requests.ts';
import { endHandovers, remindTasks } from '../store/task-reminders.ts';
import { reportUndelivered } from '../store/undelivered.ts';
import type { Parts } from './parts.ts';

/** Does everything that has become due. Each part is guarded in the database: two processes at once do it once. */
export async function remind(parts: Parts): Promise<void> {
  const now = parts.clock();
  const settings = parts.settings.values;
  const done = {
    lapsed: await lapseRequests(parts.db, now, settings),
    reminded: await remindRequests(parts.db, now, settings),
    rescued: await rescueRequests(parts.db, now, settings),
    tasks: await remindTasks(parts.db, now, settings),
    talks: await endHandovers(parts.db, now, settings),
    places: await fillPlaces(parts.db, now, settings),
    undelivered: await reportUndelivered(parts.db, now, settings),
  };
  if (Object.values(done).some((count) => count > 0)) {
    parts.log('info', 'reminded', done);
    parts.wake();
  }
}
