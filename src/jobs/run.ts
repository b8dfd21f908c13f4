/** What a timer, a queue or a cron wakes. The database decides what there is to do; a lost or doubled wake changes nothing. */
import { loadSettings } from '../store/settings.ts';
import { sendOutbox } from './outbox.ts';
import type { Parts } from './parts.ts';
import { remind } from './reminders.ts';
import { retain } from './retention.ts';

/** Looks for everything that is due. One job's failure is logged and does not stop the others. */
export async function runJobs(parts: Parts): Promise<void> {
  await attempt(parts, 'settings', async () => {
    parts.settings = await loadSettings(parts.db);
  });
  await attempt(parts, 'outbox', () => sendOutbox(parts));
  await attempt(parts, 'reminders', () => remind(parts));
  await attempt(parts, 'zalo token', async () => {
    await parts.freshZaloToken?.(false);
  });
  await attempt(parts, 'retention', () => retain(parts));
}

async function attempt(parts: Parts, job: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    parts.log('error', 'job failed', { job, error: error instanceof Error ? error.name : 'unknown' });
  }
}
