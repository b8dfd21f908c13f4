/** The shell: one update from start to finish (README, "The path of one message"). Knows all rooms, decides no wording. */
import { apologise, step } from './engine/step.ts';
import { deliver } from './jobs/deliver.ts';
import { describeError } from './jobs/describe-error.ts';
import { mark } from './jobs/mark.ts';
import { receiversOf, sendToContact } from './jobs/outbox.ts';
import type { Parts } from './jobs/parts.ts';
import { sendingOf } from './jobs/reach.ts';
import type { ContactId, Input, Language, Reply, Turn, Update } from './model.ts';
import { commit } from './store/commit.ts';
import { effectStatements } from './store/effects/statements.ts';
import { isUnavailable } from './store/errors.ts';
import { type Loaded, load } from './store/load.ts';
import { runLookup } from './store/lookups/run.ts';
import { type OutboxRow, type RowResult, releaseRows, takeOf } from './store/outbox.ts';
import { gatherMessages } from './store/retention.ts';

/** How often a turn is taken again when somebody else committed first. The contact's own messages do not count: each one that won is one less. */
const ATTEMPTS = 3;

/** A minute: what the setting `messages_minute_max` counts in. */
const MINUTE_MS = 60_000;
/** Who writes faster than that is told once (`flows/too-fast.yaml` names this time too), then read no more for so long, in ms. */
const IGNORED_MS = 2 * MINUTE_MS;
/** What is not a person talking, and matters however fast they talk. */
const ALWAYS_READ: ReadonlySet<Input['kind']> = new Set(['blocked', 'unblocked', 'staff-took-over', 'withdraw']);

/**
 * Where the database is a round trip away, a mark waits so long after the sends, in ms: the answer leaves first, and the read of whoever writes
 * next does not wait behind the mark (measured with 30 ms a trip: p50 of the answer 5 % less). Short beside a trip, so that the contact's own
 * next commit still finds it written.
 */
const MARK_AFTER_MS = 5;

/** The moments of one update; the webhook waits for the first two. None ever rejects. */
export interface Handled {
  /** True once the update is stored (or was already), false when it could not be: the platform must repeat. */
  committed: Promise<boolean>;
  /** When the sends of this turn are over. They are marked after the answer: until then a next update of the contact finds them standing before it. */
  sent: Promise<void>;
  /** When they are marked, too. */
  settled: Promise<void>;
}

/** Handles one update: load, step, commit, send, mark. */
export function handleUpdate(parts: Parts, update: Update): Handled {
  const taken = takeTurn(parts, update).catch((error: unknown) => {
    parts.log('error', 'update not stored', { channel: update.contact.split(':')[0] ?? '', error: describeError(error) });
    return null;
  });
  const { promise: sent, resolve: allSent } = Promise.withResolvers<void>();
  const settled = taken
    .then((done) => (done ? afterCommit(parts, update, done, allSent) : undefined))
    .catch((error: unknown) => {
      parts.log('error', 'sending stopped', { error: describeError(error) });
    })
    .finally(allSent);
  return { committed: taken.then((done) => done !== null), sent, settled: settled.then(() => undefined) };
}

/** A committed turn; `rows` is empty for a repeat. */
interface Committed {
  loaded: Loaded;
  rows: OutboxRow[];
  /** Earlier messages to the contact have not left: whoever sends those sends these too. */
  behind: boolean;
  turn: Turn | null;
}

async function takeTurn(parts: Parts, update: Update): Promise<Committed> {
  let lost = { turn: -1, attempts: 0 };
  for (;;) {
    const done = await tryTurn(parts, update, false).catch((error: unknown) => giveUp(parts, error));
    if (done === 'broken') break;
    if (!('lostAt' in done)) return done;
    lost = { turn: done.lostAt, attempts: done.lostAt === lost.turn ? lost.attempts + 1 : 1 };
    if (lost.attempts === ATTEMPTS) {
      parts.log('error', 'turn given up after conflicts', { attempts: ATTEMPTS });
      break;
    }
  }
  const apology = await tryTurn(parts, update, true);
  if ('lostAt' in apology) throw new Error('conflict');
  return apology;
}

/** A bug of ours must not make the platform repeat one update for a day: the person gets an apology. A database that is away is another matter. */
function giveUp(parts: Parts, error: unknown): 'broken' {
  if (isUnavailable(error)) throw error;
  parts.log('error', 'turn failed', { error: describeError(error) });
  return 'broken';
}

/** One attempt; `lostAt` (the turn it went on from) when another commit won and everything must be looked at again (free: the step is pure). */
async function tryTurn(parts: Parts, update: Update, sorry: boolean): Promise<Committed | { lostAt: number }> {
  const now = parts.clock();
  const channel = parts.channels[update.contact.slice(0, update.contact.indexOf(':')) as keyof Parts['channels']];
  if (!channel) throw new Error('the channel of this contact is off');
  const loaded = await load(parts.db, parts.keys, update, {
    capabilities: channel.capabilities(update.contact),
    settings: parts.settings,
    demo: parts.demo,
    now,
  });
  parts.settings = loaded.settings;
  const talk = !ALWAYS_READ.has(update.input.kind);
  // Not even a row in the inbox: refusing must cost less than answering. A repeat within the time is refused again.
  if (loaded.seen || (talk && isAhead(loaded.contact.ignoredUntil, now, IGNORED_MS)))
    return { loaded, rows: [], behind: false, turn: null };
  const tooFast = talk && !sorry && isAhead(loaded.busySince, now - MINUTE_MS, MINUTE_MS);
  const input: Input = tooFast ? { kind: 'too-fast' } : update.input;
  const turn = sorry ? apologise(parts.book, loaded.session, loaded.person, now) : await think(parts, input, loaded, now);
  const context = {
    person: loaded.person,
    personId: loaded.contact.person,
    contact: update.contact,
    messageId: update.messageId ?? null,
    turn: turn.session.turn,
    now,
    settings: loaded.settings.values,
    messages: turn.effects.some(({ effect }) => effect === 'erase-me') ? await gatherMessages(parts.db, loaded.contact.person) : undefined,
  };
  const effects = (await Promise.all(turn.effects.map((effect) => effectStatements(parts.keys, effect, context)))).flat();
  const { bootId } = parts;
  const leaseUntil = parts.clock() + parts.leaseMs;
  const ignoreUntil = tooFast ? now + IGNORED_MS : undefined;
  const outcome = await commit(parts.db, parts.keys, { update, loaded, turn, effects, now, ignoreUntil, bootId, leaseUntil });
  return outcome.state === 'committed' ? { loaded, rows: outcome.rows, behind: outcome.behind, turn } : { lostAt: loaded.session.turn };
}

/** Steps until the engine has all the reads it asks for. While a person of the staff answers in the platform's inbox, the bot is silent. */
async function think(parts: Parts, input: Input, loaded: Loaded, now: number): Promise<Turn> {
  const longest = Number(loaded.settings.values.staff_took_over_minutes ?? 0) * MINUTE_MS;
  if (isAhead(loaded.contact.silentUntil, now, longest) && ['text', 'media', 'too-fast'].includes(input.kind))
    return silentTurn(loaded, now);
  const found: unknown[] = [];
  for (;;) {
    const result = step(parts.book, loaded.session, { input, person: loaded.person, found }, now);
    if ('turn' in result) return result.turn;
    const asking = {
      person: loaded.person,
      personId: loaded.contact.person,
      now,
      synonyms: parts.book.synonyms,
      sending: sendingOf(parts),
    };
    found.push(await runLookup(parts.db, parts.keys, result.lookup, asking));
  }
}

/** A moment still lies ahead, but not further than it can: that was dated by a clock that has been set back since. */
function isAhead(moment: number, now: number, longestMs: number): boolean {
  return moment > now && moment <= now + longestMs;
}

function silentTurn(loaded: Loaded, now: number): Turn {
  const session = { ...loaded.session, turn: loaded.session.turn + 1, at: now };
  return { session, replies: [], effects: [], counts: [], flow: '', step: 'silent' };
}

/** Ends the spinner of a tapped button beside the sends: neither waits for the platform's answer to the other. */
async function afterCommit(parts: Parts, update: Update, done: Committed, allSent: () => void): Promise<void> {
  const acknowledged = update.callbackId ? parts.channels[done.loaded.person.channel]?.acknowledge(update.callbackId) : undefined;
  await Promise.all([acknowledged, sendTurn(parts, update, done, allSent)]);
}

/**
 * Sends this turn's rows in order, then marks them in one batch. When an earlier row of the contact has not left yet, that goes first; while
 * the platform told the whole channel to wait, the lease is given back, and the jobs look.
 */
async function sendTurn(parts: Parts, update: Update, { loaded, rows, behind, turn }: Committed, allSent: () => void): Promise<void> {
  if (!turn) return;
  const held = loaded.heldUntil > parts.clock();
  if (behind || held) {
    const ids = rows.map((row) => row.id);
    await releaseRows(parts.db, ids, parts.bootId);
    if (!held) await sendBehind(parts, update.contact);
  } else {
    await sendRows(parts, loaded, rows, turn, allSent);
  }
  if (turn.effects.length > 0 || behind || held) parts.wake();
}

/** What waits for this contact goes first, then the answer: whoever writes does not queue behind what others are told. */
async function sendBehind(parts: Parts, contact: ContactId): Promise<void> {
  const rows = await takeOf(parts.db, contact, { bootId: parts.bootId, leaseMs: parts.leaseMs, now: parts.clock() });
  if (rows.length === 0) return;
  const receiver = (await receiversOf(parts, [contact])).get(contact);
  if (receiver) await sendToContact(parts, receiver, rows);
}

async function sendRows(parts: Parts, loaded: Loaded, rows: OutboxRow[], turn: Turn, allSent: () => void): Promise<void> {
  const receiver = { ...loaded.receiver, person: { ...loaded.person, language: languageAfter(turn) ?? loaded.person.language } };
  const token = loaded.token?.state === 'good' && loaded.token.expiresAt > parts.clock() ? loaded.token.accessToken : undefined;
  let work: { row: OutboxRow; known?: Reply | undefined }[] = rows.map((row) => ({ row, known: turn.replies[row.position] }));
  while (work.length > 0) {
    const results: RowResult[] = [];
    for (const { row, known } of work) {
      const result = await deliver(parts, row, receiver, { known, token });
      results.push(result);
      // What comes after must not overtake what failed.
      if (result.state === 'waiting') break;
    }
    allSent();
    if (parts.db.protocol === 'http') await new Promise((resolve) => setTimeout(resolve, MARK_AFTER_MS));
    work = (await mark(parts, results, loaded.troubled)).map((row) => ({ row }));
  }
}

function languageAfter(turn: Turn): Language | undefined {
  return turn.effects.findLast((effect) => effect.effect === 'set-language')?.language;
}
