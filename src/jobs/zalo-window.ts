/** Zalo's consultation window: whether a message may leave now (zalo-oa 3.1). */
import type { Receiver } from '../store/contacts.ts';
import type { Parts } from './parts.ts';

const HOUR = 3_600_000;
/** Free within 48 hours of the last interaction. */
export const FREE_MS = 48 * HOUR;
/** At a cost until 7 days after it; refused afterwards (-230, -232). */
export const PAID_MS = 7 * 24 * HOUR;

/** Why this receiver can't be written to now, or null. Only Zalo has a window. */
export function closedWindow(receiver: Receiver, parts: Pick<Parts, 'clock' | 'zaloPaidWindow'>): string | null {
  if (receiver.channel !== 'zalo') return null;
  const age = parts.clock() - receiver.seenAt;
  if (age <= FREE_MS || (parts.zaloPaidWindow && age <= PAID_MS)) return null;
  return 'window';
}
