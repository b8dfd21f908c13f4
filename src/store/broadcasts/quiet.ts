/** Hours in which no notice leaves: the office's quiet hours, a person's own, and Zalo's for what promotes. */
import type { OfficeSettings } from '../../model.ts';
import { nextAllowed } from '../../understanding/hanoi-time.ts';
import { textSetting } from '../setting-values.ts';

/** Zalo takes promotion from 06:00 to 21:59 (zalo-oa 3). */
const ZALO_FROM = '22:00';
const ZALO_TO = '06:00';

/** The first moment from `ms` on at which Zalo takes promotion, epoch ms. */
export const zaloPromotionFrom = (ms: number): number => nextAllowed(ms, ZALO_FROM, ZALO_TO);

/** The first moment from `ms` on outside the office's quiet hours and, for what promotes, inside Zalo's own; epoch ms. */
export function allowedFrom(ms: number, settings: OfficeSettings, promotes: boolean): number {
  let at = ms;
  // Two windows that begin inside each other are left in at most three steps.
  for (let step = 0; step < 3; step++) {
    at = nextAllowed(at, textSetting(settings, 'quiet_from'), textSetting(settings, 'quiet_to'));
    if (promotes) at = zaloPromotionFrom(at);
  }
  return at;
}
