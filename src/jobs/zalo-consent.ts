/** Tells the staff when Zalo needs an administrator's consent: now, or before the refresh token ages out. */
import { keepConsentTask } from '../store/channel-consent.ts';
import type { Parts } from './parts.ts';

/**
 * A refresh token lives 3 months from its issue (zalo-oa 1.3). One that nobody traded for so long, in ms, is a fortnight from its end. The
 * service trades it every day, so this happens where Zalo was switched off in the settings, or its token endpoint can't be reached.
 */
const AGEING_MS = 75 * 24 * 3_600_000;

/** Opens or ends the staff's task, and writes one log line for each. Also while Zalo is off: a pair that is kept ages all the same. */
export async function watchZaloConsent(parts: Parts): Promise<void> {
  const now = parts.clock();
  const told = await keepConsentTask(parts.db, 'zalo', { ageing: now - AGEING_MS, now, settings: parts.settings.values });
  if (told === null) return;
  if (told === 'consent-needed') parts.log('error', 'zalo needs re-authorisation: run npm run connect -- zalo');
  else parts.log('warn', 'zalo refresh token is near its end: run npm run connect -- zalo', { days: AGEING_MS / 86_400_000 });
  parts.wake();
}
