/** One turn into the database, in one write batch (README, "The path of one message", stage 7). All of it or nothing. */
import type { Client, InStatement } from '@libsql/client';
import type { Input, Reply, Turn, Update } from '../model.ts';
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
  /** Until when the turn's messages belong to whoever commits them, epoch ms: by the clock of the commit, because a turn may have taken long. */
  leaseUntil: number;
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
    const rows = results.at(-1)?.rows ?? [];
    return { state: 'committed', rows: outboxRows(rows), behind: rows[0]?.behind === 1 };
  } catch (error) {
    if (isConstraint(error)) return { state: 'conflict' };
    throw error;
  }
}

/** The turn's own rows come first (the inbox row is the dedupe and the lock of one contact), then what it causes. */
async function turnStatements(keys: Keys, input: CommitInput): Promise<InStatement[]> {
  const { turn, effects } = input;
  const record: MessageRecord = { said: withoutFile(input.update.input), replies: turn.replies };
  const said = await sealJson(keys, record);
  const guarded = effects.length > 0 ? [...effects, 'DELETE FROM guard'] : [];
  return [await turnStatement(keys, input, said), ...guarded, ...(erases(turn) ? farewell(input, said) : []), ownRows(input)];
}

/** Where a picture lies is nobody's business but of whoever asked for it: then it stands in the answer. */
function withoutFile(input: Input): Input {
  if (input.kind !== 'media') return input;
  const { file: _, ...said } = input;
  return said;
}

/** The columns of the view `turn`: migration 0004 says what becomes of them. */
const COLUMNS = [
  ...['update_id', 'contact_id', 'turn', 'at', 'channel', 'language', 'contact_state', 'seen_at', 'silent_until'],
  ...['ignored_until', 'interaction'],
  ...['body', 'sealed', 'session_flow', 'session_step', 'session_at'],
  ...['message_id', 'flow', 'step', 'said', 'replies', 'lease_until', 'lease_by', 'day', 'counts'],
];
/**
 * The number of the turn, or null, which the inbox refuses like a number that is taken: the conversation that this turn goes on from is no
 * longer there, because the person was erased meanwhile and the numbers began anew. Nothing may bring back what it held.
 */
const NUMBER = 'CASE WHEN ? = 0 OR EXISTS (SELECT 1 FROM session WHERE contact_id = ? AND turn = ? AND updated_at = ?) THEN ? END';
const TURN = `INSERT INTO turn (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((name) => (name === 'turn' ? NUMBER : '?')).join(', ')})`;

async function turnStatement(keys: Keys, input: CommitInput, said: string): Promise<InStatement> {
  const { update, loaded, turn, now } = input;
  const { contact, session: before } = loaded;
  const session = await writeSession(keys, turn.session);
  const minutes = Number(loaded.settings.values.staff_took_over_minutes ?? 0);
  const silentUntil = update.input.kind === 'staff-took-over' ? now + minutes * 60_000 : 0;
  const reachable = stateAfter(update.input, contact.channel);
  const args = [
    ...[
      update.id,
      contact.id,
      ...[before.at, contact.id, before.turn, before.at, turn.session.turn],
      now,
      contact.channel,
      contact.language,
      reachable,
      seenNow(contact, update, now),
    ],
    ...[silentUntil, input.ignoreUntil ?? 0, update.interaction ? 1 : 0],
    ...[session.body, session.sealed, session.flow, session.step, session.at || now],
    ...[messageId(update, turn), turn.flow, turn.step, said, turn.replies.length, input.leaseUntil, input.bootId],
    ...[hanoiDate(now), JSON.stringify(turn.counts)],
  ];
  return { sql: TURN, args };
}

/** After an erasure: it must not take its own farewell. Without a farewell (Zalo's withdrawal) there is nothing to say, so nothing of it is kept. */
function farewell({ update, turn, now, bootId, leaseUntil }: CommitInput, said: string): InStatement[] {
  if (turn.replies.length === 0) return [];
  const message = 'INSERT INTO message (id, contact_id, turn, flow, step, sealed, at) VALUES (?, ?, ?, ?, ?, ?, ?)';
  const record = [messageId(update, turn), update.contact, turn.session.turn, turn.flow, turn.step, said, now];
  const outbox = `INSERT INTO outbox (contact_id, turn, position, message_id, due_at, lease_until, lease_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
  const rows = turn.replies.map((_, position) => ({
    sql: outbox,
    args: [update.contact, turn.session.turn, position, messageId(update, turn), 0, leaseUntil, bootId, now],
  }));
  return [{ sql: message, args: record }, ...rows];
}

/** What the update says about reaching the person; null when it says nothing (staff wrote, not they). */
function stateAfter(input: Input, channel: string): ContactState | null {
  if (input.kind === 'staff-took-over') return null;
  if (input.kind === 'blocked') return channel === 'zalo' ? 'unfollowed' : 'blocked';
  return 'active';
}

/** The turn's rows, and whether earlier ones of the contact have not left: read in the same transaction, so nothing can slip between. */
const OWN_ROWS = `SELECT ${OUTBOX_COLUMNS}, EXISTS (SELECT 1 FROM outbox e WHERE e.contact_id = :contact AND ${STANDS_BEFORE}
    AND (e.message_id IS NULL OR e.message_id <> :message) AND e.id < o.id) AS behind
  FROM outbox o WHERE contact_id = :contact AND state = 'waiting' AND message_id = :message ORDER BY id`;

function ownRows({ update, turn, now }: CommitInput): InStatement {
  return { sql: OWN_ROWS, args: { contact: update.contact, message: messageId(update, turn), now } };
}

/** Of a farewell an id of its own: the new life may come to a turn of the same number before that has left. */
function messageId(update: Update, turn: Turn): string {
  return `${update.contact}/${turn.session.turn}${erases(turn) ? '/farewell' : ''}`;
}

function erases(turn: Turn): boolean {
  return turn.effects.some(({ effect }) => effect === 'erase-me');
}
