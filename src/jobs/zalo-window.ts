/** Zalo's consultation window: whether a message may leave now (zalo-oa 3.1), and what may be sent when it may not. */
import type { Outgoing } from '../model.ts';
import type { Receiver } from '../store/contacts.ts';
import type { OutboxRow } from '../store/outbox.ts';
import { hanoiDate } from '../understanding/hanoi-time.ts';
import type { Parts } from './parts.ts';

const HOUR = 3_600_000;
/** Free within 48 hours of the last interaction. */
const FREE_MS = 48 * HOUR;
/** At a cost until 7 days after it; refused afterwards (-230, -232). */
const PAID_MS = 7 * 24 * HOUR;

/** A message can't leave for this receiver now. Only Zalo has a window. */
export function isWindowClosed(receiver: Receiver, parts: Pick<Parts, 'clock' | 'zaloPaidWindow'>): boolean {
  if (receiver.channel !== 'zalo') return false;
  const age = parts.clock() - receiver.seenAt;
  return age > FREE_MS && !(parts.zaloPaidWindow && age <= PAID_MS);
}

/**
 * The approved template that tells of an announcement, by user id (zalo-oa 7.2), or null where the office has none for it. Its fields are
 * the operator's texts; they may say `{object}` (the number of a request, registration or task, a producer's code) and `{date}` (today, DD/MM/YYYY) and nothing personal.
 */
export function templateFor(
  parts: Pick<Parts, 'clock' | 'zaloTemplates'>,
  row: Pick<OutboxRow, 'flow' | 'object'>,
  receiver: Pick<Receiver, 'channel' | 'contact'>,
): Outgoing | null {
  const template = row.flow === null ? undefined : parts.zaloTemplates[row.flow];
  if (!template || receiver.channel !== 'zalo') return null;
  const date = hanoiDate(parts.clock()).split('-').reverse().join('/');
  const fill = (text: string) => text.replaceAll('{object}', (row.object ?? '').split('/')[0] ?? '').replaceAll('{date}', date);
  const data = Object.fromEntries(Object.entries(template.fields).map(([name, text]) => [name, fill(text)]));
  const userId = receiver.contact.slice('zalo:'.length);
  return { call: '/v3.0/oa/message/template', body: { user_id: userId, template_id: template.id, template_data: data } };
}
