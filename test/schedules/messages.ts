/** The promise of the outbox, part by part: all that was committed left, in order, and a second copy only where nobody could know of the first. */
import type { Channel } from '../../src/channels/channel.ts';
import type { ChannelName, ContactId, Reply } from '../../src/model.ts';
import { type Happened, happenings, type Remembered, recordsOf, rememberedRows } from './memory.ts';
import type { Accepted } from './platform.ts';
import type { Ended } from './run.ts';

type Broken = string[];
const DAY = 24 * 3_600_000;

/** The requests of a reply as each way of rendering it makes them: in either language, with buttons and without. */
type Ways = string[][];

/** What was sent of whom. `owner`: the row that a message belongs to. `floor`: where the row before has ended, by contact. */
interface Sorting {
  ended: Ended;
  owner: Map<string, Remembered>;
  floor: Map<ContactId, number>;
  broken: Broken;
  /** Replies that left in several messages. */
  inParts: number;
  /** Messages that no row claims: second copies. */
  copies: number;
  /** Messages that were in somebody's hand when their person was erased. */
  late: number;
}

/** What breaks it, and the counts of `Sorting`. */
export async function everyMessageSent(ended: Ended): Promise<Pick<Sorting, 'broken' | 'inParts' | 'copies' | 'late'>> {
  const rows = await rememberedRows(ended.db, ended.town.keys);
  const happened = await happenings(ended.db);
  const went = happened.filter(({ what }) => what === 'gone');
  const sorting: Sorting = { ended, owner: new Map(), floor: new Map(), broken: [], inParts: 0, copies: 0, late: 0 };
  for (const row of rows) {
    const taken =
      row.gone !== null &&
      (row.flow === 'contact-said' || went.some(({ contact, seq }) => contact === row.contact && seq > Number(row.gone)));
    if (!endedWell(row, ended) && !(taken && row.state === 'waiting'))
      sorting.broken.push(`${nameOf(row)} ended as ${row.state}${row.gone === null ? '' : ', taken away'}: ${row.failure} ${row.detail}`);
    if (row.state === 'sent') sortSent(sorting, row);
  }
  for (const row of rows) if (row.state !== 'sent' && row.reply) sortStopped(sorting, row);
  for (const message of ended.platforms.accepted) {
    if (sorting.owner.has(message.id)) continue;
    sorting.copies++;
    const reason = whyNotOnce(sorting, rows, message);
    if (reason) sorting.broken.push(`${reason} to ${message.contact}: ${message.text.slice(0, 80)}`);
  }
  for (const one of went)
    sorting.broken.push(...afterwards(sorting, rows, one.contact, one.seq), ...(await farewells(ended, rows, happened, one)));
  return sorting;
}

const nameOf = (row: Remembered) => `message ${row.id} to ${row.contact} (${row.flow ?? 'reply'})`;

function endedWell(row: Remembered, { platforms }: Ended): boolean {
  const wasTold = (failure: string) => platforms.told.some((one) => one.contact === row.contact && one.failure === failure);
  return (
    row.state === 'sent' ||
    (row.state === 'dead' && row.failure === 'bad-message' && wasTold('bad-message')) ||
    // Three lost answers are three copies that may have arrived.
    (row.state === 'dead' && row.failure === 'unknown') ||
    // What first failed a day after it was due is given up (jobs/retry.ts), and staff see it.
    (row.state === 'dead' && wasTold(String(row.failure)) && row.sentAt - row.createdAt >= DAY) ||
    (row.state === 'unreachable' && row.detail === 'blocked' && wasTold('drop-recipient')) ||
    (row.state === 'unreachable' && row.detail === 'window' && row.contact.startsWith('zalo:')) ||
    (row.state === 'dropped' && row.flow !== null)
  );
}

/** A row that is marked as sent: its last message is the one that the mark names, and every part before it left before it, after the reply before. */
function sortSent(sorting: Sorting, row: Remembered): void {
  const { ended, owner, floor, broken } = sorting;
  const { accepted } = ended.platforms;
  const last = accepted.findIndex(({ id }) => id === row.platformId);
  const message = accepted[last];
  if (message?.contact !== row.contact) broken.push(`${nameOf(row)} was marked as sent and the platform has no ${row.platformId} for them`);
  if (owner.has(String(row.platformId))) broken.push(`${nameOf(row)} has the platform's id of another`);
  if (!message) return;
  owner.set(message.id, row);
  if (row.flow !== null) return;
  const ways = waysOf(ended, row.contact, row.reply);
  const whole = ways.find((way) => way.at(-1) === message.body);
  if (!whole) return void broken.push(`${nameOf(row)} left as something else: ${message.text}`);
  const before = floor.get(row.contact) ?? -1;
  if (last < before) broken.push(`${nameOf(row)} left before the reply before it`);
  if (whole.length > 1) sorting.inParts++;
  for (let part = whole.length - 2, at = last; part >= 0; part--) {
    at = accepted.findLastIndex((one, i) => i < at && i > before && !owner.has(one.id) && isPart(ways, part, row, one));
    const found = accepted[at];
    if (!found) return void broken.push(`part ${part + 1} of ${whole.length} of ${nameOf(row)} did not leave before those behind it`);
    owner.set(found.id, row);
  }
  floor.set(row.contact, last);
}

/**
 * A row that was given up amid its parts, or taken away: those that had left are its own, the last copy of each. What was taken away may have
 * been sent whole and not been marked yet.
 */
function sortStopped({ ended, owner, broken }: Sorting, row: Remembered): void {
  const { accepted } = ended.platforms;
  const ways = waysOf(ended, row.contact, row.reply);
  const many = ways[0]?.length ?? 0;
  const couldBe = ({ begun, by }: Accepted) =>
    begun >= row.born && (row.gone === null || begun <= row.gone || row.inHandOf === `boot-${by}`);
  let at = accepted.length;
  for (let part = many - (row.gone === null ? 2 : 1); part >= 0; part--) {
    const found = accepted.findLastIndex((one, i) => i < at && couldBe(one) && !owner.has(one.id) && isPart(ways, part, row, one));
    if (found >= 0) owner.set(accepted[found]?.id ?? '', row);
    else if (at < accepted.length) broken.push(`part ${part + 1} of ${many} of ${nameOf(row)} did not leave before those behind it`);
    if (found >= 0) at = found;
  }
}

function isPart(ways: Ways, part: number, row: Remembered, message: Accepted): boolean {
  return message.contact === row.contact && ways.some((way) => way[part] === message.body);
}

const rendered = new Map<string, Ways>();

function waysOf({ platforms }: Ended, contact: ContactId, reply: Reply | null): Ways {
  if (!reply) return [];
  const key = `${contact} ${JSON.stringify(reply)}`;
  const known = rendered.get(key);
  if (known) return known;
  const name = contact.slice(0, contact.indexOf(':')) as ChannelName & ('telegram' | 'zalo');
  const channel: Channel = platforms.channelsOf(0)[name];
  const ways = [false, true].flatMap((withoutButtons) =>
    (['vi', 'en'] as const).map((language) =>
      channel.render(contact, reply, { language, withoutButtons }).map(({ body }) => JSON.stringify(body)),
    ),
  );
  rendered.set(key, ways);
  return ways;
}

/** A message that no row claims is a copy: of something that was to be said, and for a sender who died or never heard that the first had arrived. */
function whyNotOnce({ ended }: Sorting, rows: Remembered[], message: Accepted): string | null {
  const theirs = rows.filter((row) => row.contact === message.contact && row.born <= message.begun);
  const known = theirs.some((row) => row.flow !== null || waysOf(ended, row.contact, row.reply).flat().includes(message.body));
  if (!known) return 'something that nobody committed';
  const unknown = !message.answered || ended.died.has(message.by) || ended.overtaken.has(message.by) || ended.overtaken.has(message.id);
  // What was being announced when its row was taken away.
  const inHand = theirs.some(
    (row) => row.gone !== null && row.state === 'waiting' && row.flow !== null && row.inHandOf === `boot-${message.by}`,
  );
  return unknown || inHand ? null : 'a second copy for nothing';
}

/**
 * Once somebody is erased, what begins to leave to them was committed with the erasure or after it; but for what somebody held in hand at that
 * moment, each row of it once.
 */
function afterwards(sorting: Sorting, rows: Remembered[], contact: ContactId, moment: number): Broken {
  const { ended, owner } = sorting;
  const theirs = rows.filter((row) => row.contact === contact);
  const inHand = new Set(theirs.filter((row) => row.gone !== null && row.gone < moment && row.state === 'waiting' && row.inHandOf !== ''));
  const isFresh = (message: Accepted) =>
    theirs.some((row) => row.born >= moment && (row.flow !== null || waysOf(ended, contact, row.reply).flat().includes(message.body)));
  const broken: Broken = [];
  for (const message of ended.platforms.accepted.filter((one) => one.contact === contact && one.begun >= moment)) {
    const row = owner.get(message.id);
    if (row ? row.born >= moment : isFresh(message)) continue;
    const held = row ?? [...inHand].find((one) => one.flow !== null && one.inHandOf === `boot-${message.by}`);
    if (held && inHand.has(held) && held.inHandOf === `boot-${message.by}`) sorting.late++;
    else broken.push(`after the erasure of ${contact} left: ${message.text.slice(0, 80)}`);
    if (held && held.flow !== null) inHand.delete(held);
  }
  return broken;
}

/** What the turn said that erased them has to leave like every answer. */
async function farewells({ db, town }: Ended, rows: Remembered[], happened: Happened[], gone: Happened): Promise<Broken> {
  const { contact, seq } = gone;
  const turn = happened.findLast((one) => one.what === 'turn' && one.contact === contact && one.seq < seq);
  const records = await recordsOf<{ replies: Reply[] }>(db, town.keys, contact);
  const said = records.find((record) => turn?.what === 'turn' && record.seq > turn.seq && record.turn === turn.turn)?.replies ?? [];
  const fresh = rows.filter((row) => row.contact === contact && row.born >= seq).map(({ reply }) => reply?.text);
  return said.filter(({ text }) => !fresh.includes(text)).map(({ text }) => `the farewell to ${contact} was not kept: ${text}`);
}
