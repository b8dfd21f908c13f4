/** What a timer, a queue or a cron wakes. The database decides what there is to do; a lost or doubled wake changes nothing. */

import type { ChannelName } from '../model.ts';
import { forgetFuture } from '../store/clock.ts';
import { missingTet } from '../store/holidays.ts';
import { sendNews } from '../store/news/send.ts';
import { deleteOld } from '../store/retention.ts';
import { loadSettings } from '../store/settings.ts';
import { describeError } from './describe-error.ts';
import { showProgress } from './notice-progress.ts';
import { sendChannel, sendOutbox } from './outbox.ts';
import type { Parts } from './parts.ts';
import { remind } from './reminders.ts';
import { fetchSentFiles } from './sent-files.ts';
import { tendBroadcasts } from './tend-broadcasts.ts';
import { watchZaloConsent } from './zalo-consent.ts';
import { recoverZalo } from './zalo-recovery.ts';

interface Job {
  name: string;
  /** Not more often than this, in ms. */
  every: number;
  /** `setBack`: the clock shows less than when the jobs looked last. */
  run(parts: Parts, setBack: boolean): Promise<unknown>;
}

const MINUTE = 60_000;
/** Each may take long, so under Node neither waits for the other jobs, nor they for it. */
const FILES = 'files of notices';
const OUTBOX = 'outbox';
const JOBS: readonly Job[] = [
  { name: 'settings', every: 0, run: async (parts) => Object.assign(parts, { settings: await loadSettings(parts.db) }) },
  { name: 'clock', every: 60 * MINUTE, run: mindClock },
  { name: 'broadcasts', every: 0, run: tendBroadcasts },
  { name: FILES, every: 0, run: fetchSentFiles },
  { name: 'progress of notices', every: 3000, run: showProgress },
  { name: 'reminders', every: MINUTE / 2, run: remind },
  { name: 'news', every: MINUTE / 2, run: tellNews },
  { name: 'zalo token', every: 10 * MINUTE, run: async (parts) => parts.freshZaloToken?.(false) },
  { name: 'zalo consent', every: MINUTE, run: watchZaloConsent },
  { name: 'holidays', every: 24 * 60 * MINUTE, run: warnOfTet },
  { name: 'zalo recovery', every: MINUTE, run: recoverZalo },
  { name: 'retention', every: 60 * MINUTE, run: (parts) => deleteOld(parts.db, parts.settings.values, parts.clock()) },
  // Last, because a broadcast's run may be long.
  { name: OUTBOX, every: 0, run: sendOutbox },
];

/** What the clock before had dated would wait until the present one has caught up. A start looks too: it can't know. */
async function mindClock({ db, clock, leaseMs, settings, log }: Parts, setBack: boolean): Promise<void> {
  if (setBack) log('warn', 'the clock was set back');
  await forgetFuture(db, { now: clock(), setBack, leaseMs, settings: settings.values });
}

/** What the clock tells people of their dossiers, certificates, requests and fairs. */
async function tellNews(parts: Parts): Promise<void> {
  const messages = await sendNews(parts.db, parts.clock(), parts.settings.values);
  if (messages === 0) return;
  parts.log('info', 'told', { messages });
  parts.wake();
}

/** Deadlines in working days would count through a Tết whose holidays nobody imported. */
async function warnOfTet(parts: Parts): Promise<void> {
  const tet = await missingTet(parts.db, parts.clock());
  if (tet) parts.log('warn', 'holidays of the coming Tết are missing: npm run import -- holidays FILE', { tet });
}

/** Looks for everything that is due. One job's failure is logged and does not stop the others. */
export async function runJobs(parts: Parts): Promise<void> {
  await runChores(parts, JOBS);
}

/** The same without sending and fetching: under Node each channel sends for itself (`sendChannel`), because a broadcast takes long. */
export async function runChores(
  parts: Parts,
  jobs: readonly Job[] = JOBS.filter(({ name }) => name !== OUTBOX && name !== FILES),
): Promise<void> {
  const looked = parts.clock();
  const setBack = looked < (parts.ran.get('look') ?? looked);
  parts.ran.set('look', looked);
  for (const job of jobs) {
    const now = parts.clock();
    const since = now - (parts.ran.get(job.name) ?? Number.NEGATIVE_INFINITY);
    // Once the clock was set back, waiting for it to catch up could take a day.
    if (!setBack && since >= 0 && since < job.every) continue;
    parts.ran.set(job.name, now);
    try {
      await job.run(parts, setBack);
    } catch (error) {
      parts.log('error', 'job failed', { job: job.name, error: describeError(error) });
    }
  }
}

/** What a channel's own queue wakes: its messages that are due and broadcasts that begin, with the office's present settings. */
export async function runSending(parts: Parts, channel: ChannelName): Promise<void> {
  parts.settings = await loadSettings(parts.db);
  await tendBroadcasts(parts);
  await sendChannel(parts, channel);
  await fetchSentFiles(parts);
}
