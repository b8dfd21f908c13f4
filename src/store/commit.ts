/** One turn into the database, in one write batch (README, "The path of one message", stage 7). All of it or nothing. */
import type { Client, InStatement } from '@libsql/client';
import type { Input, Reply, StepCount, Turn, Update } from '../model.ts';
import { hanoiDate } from '../understanding/hanoi-time.ts';
import { isConstraint } from './errors.ts';
import { type Loaded, seenNow } from './load.ts';
import { OUTBOX_COLUMNS, type OutboxRow, outboxRows, STANDS_BEFORE } from './outbox-rows.ts';
import type { ContactState } from './people.ts';
import { type Keys, sealJson } from './seal.ts';
import { writeSession } from './sessions.ts';

/** What is committed. */
export interface CommitInput {
  update: Update;
  loaded: Loaded;
  turn: Turn;
  /** SQL of the turn's effects, in order; guarded ones end with an INSERT INTO guard. */
  effects: InStatement[];
  /** Epoch ms. */
  now: number;
  bootId: string;
  /** They wrote too fast: nothing of theirs is read until then (epoch ms). */
  ignoreUntil?: number | undefined;
  /** How long the turn's messages belong to whoever commits them, in ms. */
  leaseMs: number;
}

/** `conflict`: somebody was faster or a guard did not hold; nothing was written. `behind`: earlier messages to this contact go first. */
export type CommitOutcome = { state: 'committed'; rows: OutboxRow[]; behind: boolean } | { state: 'conflict' };

/** What a turn leaves as its message record: sealed, because people write anything. */
export interface MessageRecord {
  said: Input;
  replies: Reply[];
}

/** Commits one turn. One round trip; throws when the database can't be asked. */
export async function commit(db: Client, keys: Keys, input: CommitInput): Promise<CommitOutcome> {
  const statements = await turnStatements(keys, input);
  try {
    const results = await db.batch(statements, 'write');
    const [rows, behind] = results.slice(-2);
    return { state: 'committed', rows: outboxRows(rows?.rows ?? []), behind: behind?.rows[0]?.n === 1 };
  } catch (error) {
    if (isConstraint(error)) return { state: 'conflict' };
    throw error;
  }
}

/** The inbox row comes first: it is the dedupe and the lock of one contact. */
async function turnStatements(keys: Keys, input: CommitInput): Promise<InStatement[]> {
  const { turn, effects } = input;
  const erases = turn.effects.some(({ effect }) => effect === 'erase-me');
  // An erasure without a farewell (Zalo's withdrawal) has nothing to say, so nothing of it is kept.
  const silent = erases && turn.replies.length === 0;
  const said = silent ? [] : [await messageStatement(keys, input), outboxStatement(input)];
  return [
    inboxStatement(input),
    contactStatement(input),
    ...(input.update.interaction ? [missedStatement(input)] : []),
    // What a turn says stands before what its effects announce; but an erasure must not take its own farewell.
    ...(erases ? [...effects, forgetStatement(input), ...said] : [await sessionStatement(keys, input), ...said, ...effects]),
    countStatement(input, turn.counts),
    'DELETE FROM guard',
    ...afterStatements(input),
  ];
}

function inboxStatement({ update, turn, now }: CommitInput): InStatement {
  const args = [update.id, update.contact, turn.session.turn, now];
  return { sql: 'INSERT INTO inbox (update_id, contact_id, turn, at) VALUES (?, ?, ?, ?)', args };
}

/** After an erasure the update is still known as handled, but no longer by whom. */
function forgetStatement({ update, turn, now }: CommitInput): InStatement {
  const sql = `INSERT INTO inbox (update_id, contact_id, turn, at) VALUES (:id, 'erased:' || hex(randomblob(16)), :turn, :now)
    ON CONFLICT (update_id) DO UPDATE SET contact_id = excluded.contact_id`;
  return { sql, args: { id: update.id, turn: turn.session.turn, now } };
}

function contactStatement({ update, loaded, ignoreUntil = 0, now }: CommitInput): InStatement {
  const { contact } = loaded;
  const { input } = update;
  const minutes = Number(loaded.settings.values.staff_took_over_minutes ?? 0);
  const args = {
    id: contact.id,
    channel: contact.channel,
    language: contact.language,
    state: stateAfter(input, contact.channel),
    seen: seenNow(contact, update, now),
    silent: input.kind === 'staff-took-over' ? now + minutes * 60_000 : 0,
    ignored: ignoreUntil,
    now,
  };
  // A column that effects may change is only set when the row is new.
  const sql = `INSERT INTO contact (id, channel, person, language, state, seen_at, silent_until, ignored_until, created_at)
    VALUES (:id, :channel, :id, :language, coalesce(:state, 'active'), :seen, :silent, :ignored, :now)
    ON CONFLICT (id) DO UPDATE SET state = coalesce(:state, state), seen_at = max(seen_at, :seen), silent_until = max(silent_until, :silent),
    ignored_until = max(ignored_until, :ignored), last_notice = 0`;
  return { sql, args };
}

/** What could not reach the person (a closed window, a blocked bot) leaves now that they write, before the answer; it is rendered as it is true now. */
function missedStatement({ update, now }: CommitInput): InStatement {
  const sql = `UPDATE outbox SET state = 'waiting', due_at = :now, created_at = :now, attempts = 0, lost = 0, detail = NULL
    WHERE contact_id = :contact AND state = 'unreachable' AND flow IS NOT NULL`;
  return { sql, args: { contact: update.contact, now } };
}

/** What the update says about reaching the person; null when it says nothing (staff wrote, not they). */
function stateAfter(input: Input, channel: string): ContactState | null {
  if (input.kind === 'staff-took-over') return null;
  if (input.kind === 'blocked') return channel === 'zalo' ? 'unfollowed' : 'blocked';
  return 'active';
}

async function sessionStatement(keys: Keys, { update, turn, now }: CommitInput): Promise<InStatement> {
  const row = await writeSession(keys, turn.session);
  const sql = `INSERT INTO session (contact_id, turn, body, sealed, flow, step, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (contact_id) DO UPDATE SET turn = excluded.turn, body = excluded.body, sealed = excluded.sealed,
    flow = excluded.flow, step = excluded.step, updated_at = excluded.updated_at`;
  return { sql, args: [update.contact, row.turn, row.body, row.sealed, row.flow, row.step, row.at || now] };
}

/** One record and one encryption a turn; the outbox rows point at it. An id can come again after an erasure, so it is no lock. */
async function messageStatement(keys: Keys, { update, turn, now }: CommitInput): Promise<InStatement> {
  const record: MessageRecord = { said: update.input, replies: turn.replies };
  const sql = `INSERT INTO message (id, contact_id, turn, flow, step, sealed, at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET flow = excluded.flow, step = excluded.step, sealed = excluded.sealed, at = excluded.at`;
  const args = [messageId(update, turn), update.contact, turn.session.turn, turn.flow, turn.step, await sealJson(keys, record), now];
  return { sql, args };
}

/**
 * The turn's replies, leased to the committer: no repeat, timer or queue touches them until then. They are due since ever: a clock that
 * jumps back must not hold them.
 */
function outboxStatement({ update, turn, now, bootId, leaseMs }: CommitInput): InStatement {
  const sql = `INSERT INTO outbox (contact_id, turn, position, message_id, due_at, lease_until, lease_by, created_at)
    SELECT :contact, :turn, value, :message, 0, :until, :boot, :now FROM json_each(:positions) ORDER BY value`;
  const positions = JSON.stringify(turn.replies.map((_, position) => position));
  const message = messageId(update, turn);
  return { sql, args: { contact: update.contact, turn: turn.session.turn, message, now, until: now + leaseMs, boot: bootId, positions } };
}

function countStatement({ loaded, now }: CommitInput, counts: readonly StepCount[]): InStatement {
  const sql = `INSERT INTO step_count (flow, step, channel, day, what, times)
    SELECT value->>'flow', value->>'step', :channel, :day, value->>'what', 1 FROM json_each(:counts) WHERE true
    ON CONFLICT (flow, step, channel, day, what) DO UPDATE SET times = times + 1`;
  return { sql, args: { channel: loaded.contact.channel, day: hanoiDate(now), counts: JSON.stringify(counts) } };
}

/** The turn's rows, and whether earlier ones of the contact have not left: read in the same transaction, so nothing can slip between. */
function afterStatements({ update, turn, now }: CommitInput): InStatement[] {
  const args = { contact: update.contact, message: messageId(update, turn), now };
  const rows = `SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE contact_id = :contact AND state = 'waiting' AND message_id = :message ORDER BY id`;
  const behind = `SELECT EXISTS (SELECT 1 FROM outbox e WHERE e.contact_id = :contact AND ${STANDS_BEFORE}
    AND (e.message_id IS NULL OR e.message_id <> :message) AND e.id < (SELECT min(id) FROM outbox WHERE contact_id = :contact AND state = 'waiting' AND message_id = :message)) AS n`;
  return [
    { sql: rows, args: { contact: args.contact, message: args.message } },
    { sql: behind, args },
  ];
}

function messageId(update: Update, turn: Turn): string {
  return `${update.contact}/${turn.session.turn}`;
}
