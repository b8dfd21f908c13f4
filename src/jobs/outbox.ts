/** Sends what is due and belongs to nobody: announcements, rows a handler gave back, rows that failed before. */
import type { ContactId } from '../model.ts';
import { loadReceivers, type Receiver } from '../store/contacts.ts';
import { type OutboxRow, type RowResult, takeDue } from '../store/outbox.ts';
import { deliver } from './deliver.ts';
import { mark } from './mark.ts';
import type { Parts } from './parts.ts';

/** Rows taken at once. */
const CHUNK = 20;
/** Contacts served at once: Workers allow six open connections (lessons 5), one stays for the database. */
const AT_ONCE = 5;
/** Chunks in one run, so that a run ends; the next look goes on. */
const CHUNKS = 50;

/** Sends due rows until there are none. Every contact's rows leave in order. */
export async function sendOutbox(parts: Parts): Promise<void> {
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const began = parts.clock();
    const rows = await takeDue(parts.db, { bootId: parts.bootId, leaseMs: parts.leaseMs, now: began, limit: CHUNK });
    if (rows.length === 0) return;
    const receivers = await loadReceivers(
      parts.db,
      rows.map((row) => row.contact),
      { capabilities: (contact) => capabilitiesOf(parts, contact), settings: parts.settings.values, demo: parts.demo, now: began },
    );
    const work = [...receivers].map(([contact, receiver]) => ({ receiver, rows: rows.filter((row) => row.contact === contact) }));
    for (let at = 0; at < work.length; at += AT_ONCE)
      await Promise.all(work.slice(at, at + AT_ONCE).map((one) => sendToContact(parts, one.receiver, one.rows)));
    await pace(parts, rows, began);
  }
}

/** One contact's rows, and those that come free behind them. */
async function sendToContact(parts: Parts, receiver: Receiver, rows: OutboxRow[]): Promise<void> {
  for (let next = rows; next.length > 0; ) {
    const results: RowResult[] = [];
    for (const row of next) {
      const result = await deliver(parts, row, receiver);
      results.push(result);
      if (result.state === 'waiting') break;
    }
    next = await mark(parts, results);
  }
}

function capabilitiesOf(parts: Parts, contact: ContactId) {
  const channel = parts.channels[contact.slice(0, contact.indexOf(':')) as keyof Parts['channels']];
  // A channel that was switched off: its rows wait; what they would look like does not matter yet.
  return (
    channel?.capabilities(contact) ?? { text: 1900, buttons: 0, buttonTitle: 64, payload: 64, caption: 1000, page: 5, provesPhone: false }
  );
}

/** Keeps the jobs below each channel's rate: a chunk takes at least its rows divided by the rate. */
async function pace(parts: Parts, rows: OutboxRow[], began: number): Promise<void> {
  const counts = new Map<string, number>();
  for (const { contact } of rows) {
    const channel = contact.slice(0, contact.indexOf(':'));
    counts.set(channel, (counts.get(channel) ?? 0) + 1);
  }
  const least = Math.max(
    0,
    ...[...counts].map(([channel, count]) => (count * 1000) / (parts.rate[channel as keyof Parts['rate']] ?? 1000)),
  );
  const rest = least - (parts.clock() - began);
  if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
}
