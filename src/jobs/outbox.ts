/** Sends what is due and belongs to nobody: announcements, rows a handler gave back, rows that failed before. */
import type { ChannelName, ContactId } from '../model.ts';
import { isAnythingDue } from '../store/channel-state.ts';
import { loadReceivers, type Receiver } from '../store/contacts.ts';
import { DOUBT_MS, giveChannelBack, isOfThePlatform, type OutboxRow, type RowResult, releaseRows, takeDue } from '../store/outbox.ts';
import { sendRecipients } from './broadcasts.ts';
import { deliver } from './deliver.ts';
import { mark, markKept } from './mark.ts';
import { uploadFiles } from './notice-files.ts';
import type { Parts } from './parts.ts';
import { BULK_SHARE, newRun, note, type Run } from './sending-run.ts';

/** Rows taken at once. */
const CHUNK = 20;
/** Contacts served at once: Workers allow six open connections (lessons 5), one stays for the database. */
const AT_ONCE = 5;
/** Chunks in one run, so that a run ends; the next look goes on. */
const CHUNKS = 50;
/** Sends due rows of every channel until there are none; the channels do not wait for each other. */
export async function sendOutbox(parts: Parts): Promise<void> {
  const channels = Object.keys(parts.channels) as ChannelName[];
  const ends = await Promise.allSettled(channels.map((channel) => sendChannel(parts, channel)));
  throwFirst(ends);
}

/** Everybody finishes before a failure is told: work that goes on unseen would be cut off with its request. */
function throwFirst(ends: readonly PromiseSettledResult<unknown>[]): void {
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * Sends what is due on one channel until there is nothing, every contact's in order; then the recipients of broadcasts, and what becomes due
 * beside them. Does nothing while another run sends on it.
 */
export async function sendChannel(parts: Parts, channel: ChannelName): Promise<void> {
  const run = newRun(parts, channel);
  let left = CHUNKS;
  let more = false;
  // Once more after giving the channel back: what was committed in between found it taken.
  for (let looks = 0; looks < 2 && left > 0 && !run.stopped; looks++) {
    if (!(await markKept(parts)) || !(await isAnythingDue(parts.db, channel, parts.clock()))) break;
    for (; left > 0 && !run.stopped; left--) if (!(await sendDue(parts, run))) break;
    if (!run.stopped) await uploadFiles(parts, run);
    if (!run.stopped) more = await sendRecipients(parts, run, () => sendDue(parts, run));
    await giveChannelBack(parts.db, channel, run.name);
  }
  if (more) parts.wake(channel);
}

/** Sends one chunk of the outbox. Returns whether there was one. */
async function sendDue(parts: Parts, run: Run): Promise<boolean> {
  if (!(await markKept(parts))) return false;
  const { channel, name } = run;
  const take = { channel, run: name, bootId: parts.bootId, leaseMs: parts.leaseMs, now: parts.clock(), limit: CHUNK };
  const { rows, doubted } = await takeDue(parts.db, take);
  if (rows.length > 0) await sendChunk(parts, run, rows);
  if (doubted > 0) parts.wake(channel, DOUBT_MS);
  return rows.length + doubted > 0;
}

async function sendChunk(parts: Parts, run: Run, rows: OutboxRow[]): Promise<void> {
  const receivers = await receiversOf(
    parts,
    rows.map((row) => row.contact),
  );
  const work = [...receivers].map(([contact, receiver]) => ({ receiver, rows: rows.filter((row) => row.contact === contact) }));
  // Each of a few lanes takes the next contact when it is done with one: a slow send holds up only its own lane.
  const lane = async () => {
    for (let one = work.shift(); one; one = work.shift()) await sendToContact(parts, one.receiver, one.rows, run);
  };
  throwFirst(await Promise.allSettled(Array.from({ length: AT_ONCE }, lane)));
}

/**
 * One contact's rows, and those that come free behind them. In a run each send waits for its moment, and nothing more leaves once the
 * platform told the channel to wait.
 */
export async function sendToContact(parts: Parts, receiver: Receiver, rows: OutboxRow[], run?: Run): Promise<void> {
  for (let next = rows; next.length > 0; ) {
    const results = await sendInOrder(parts, receiver, next, run);
    const untried = next.slice(results.length).map(({ id }) => id);
    // The mark first: giving back can fail, and what has left must be known.
    next = await mark(parts, results);
    if (untried.length > 0) await releaseRows(parts.db, untried, parts.bootId);
  }
}

/** What comes after must not overtake what failed: the first row that has to wait ends it. */
async function sendInOrder(parts: Parts, receiver: Receiver, rows: OutboxRow[], run: Run | undefined): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for (const row of rows) {
    if (run && !run.stopped) await run.pacer.turn(row.flow === null ? 1 : BULK_SHARE);
    if (run?.stopped) return results;
    const result = await deliver(parts, row, receiver);
    results.push(result);
    if (run)
      note(run, {
        sent: result.state === 'sent',
        platformFailed: isOfThePlatform(result),
        hold: result.state === 'waiting' && result.holdMs > 0,
      });
    if (result.state === 'waiting') return results;
  }
  return results;
}

/** Who gets the rows of these contacts. */
export function receiversOf(parts: Parts, contacts: ContactId[]): Promise<Map<ContactId, Receiver>> {
  const capabilities = (contact: ContactId) => capabilitiesOf(parts, contact);
  return loadReceivers(parts.db, contacts, { capabilities, settings: parts.settings.values, demo: parts.demo, now: parts.clock() });
}

function capabilitiesOf(parts: Parts, contact: ContactId) {
  const channel = parts.channels[contact.slice(0, contact.indexOf(':')) as keyof Parts['channels']];
  if (!channel) throw new Error('the channel of this contact is off');
  return channel.capabilities(contact);
}
