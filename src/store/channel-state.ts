/** A channel as a whole: whether it rests, whether its platform is in trouble (the breaker), and which job run sends on it. */
import type { Client, InStatement } from '@libsql/client';
import type { ContactId } from '../model.ts';

/** So many sends to different contacts failing in a row mean that the platform fails, not one message: the channel rests. */
export const TRIPS_AT = 5;
/** The first rest, in ms; it doubles with each further failure up to the longest. */
const FIRST_REST_MS = 15_000;
const LONGEST_REST_MS = 10 * 60_000;

/** SQL: the channel of row `o` was told to wait, or rests. Wants `:now`. */
export const CHANNEL_HELD =
  "EXISTS (SELECT 1 FROM channel_state h WHERE h.held_until > :now AND h.channel = substr(o.contact_id, 1, instr(o.contact_id, ':') - 1))";

/** SQL: how many rows may be taken of `:channel` at most `:limit`; of a platform in trouble one, to see whether it is back. */
export const HOW_MANY = `min(:limit, coalesce((SELECT CASE WHEN failures >= ${TRIPS_AT} THEN 1 END FROM channel_state WHERE channel = :channel), :limit))`;

/** The channel of a contact's id. */
export const channelOf = (contact: ContactId): string => contact.slice(0, contact.indexOf(':'));

/** The platform said when to come back (`until`, epoch ms): for everything on this channel. */
export function holdStatement(channel: string, until: number): InStatement {
  const sql = `INSERT INTO channel_state (channel, held_until) VALUES (?, ?)
    ON CONFLICT (channel) DO UPDATE SET held_until = max(held_until, excluded.held_until)`;
  return { sql, args: [channel, until] };
}

/**
 * One more send that the platform failed. The same contact again counts once, because its message may be the reason; what was under way when
 * the rest began says nothing new. The contact stands here as the place of its row, which names nobody once that is erased.
 */
export function failureStatement(contact: ContactId, now: number): InStatement {
  const rest = `:now + min(${LONGEST_REST_MS}, ${FIRST_REST_MS} * (1 << min(failures + 1 - ${TRIPS_AT}, 10)))`;
  const sql = `INSERT INTO channel_state (channel, failures, failed_contact)
    VALUES (:channel, 1, (SELECT CAST(c.rowid AS TEXT) FROM contact c WHERE c.id = :contact))
    ON CONFLICT (channel) DO UPDATE SET failures = failures + 1, failed_contact = excluded.failed_contact,
      held_until = CASE WHEN failures + 1 >= ${TRIPS_AT} THEN max(held_until, ${rest}) ELSE held_until END
    WHERE held_until <= :now AND (failed_contact IS NOT excluded.failed_contact OR failures >= ${TRIPS_AT})`;
  return { sql, args: { channel: channelOf(contact), contact, now } };
}

/** A send arrived: the platform works. */
export function successStatement(channel: string): InStatement {
  return { sql: 'UPDATE channel_state SET failures = 0, failed_contact = NULL WHERE channel = ? AND failures > 0', args: [channel] };
}

/** One run of the sending job on one channel. */
export interface SendingRun {
  channel: string;
  /** `<boot>/<run>`: no two runs share it, and a process that starts knows its own earlier ones. */
  sender: string;
  /** Epoch ms. */
  now: number;
  until: number;
}

/** SQL: the run `:sender` holds `:channel`. */
export const IS_SENDER = 'EXISTS (SELECT 1 FROM channel_state s WHERE s.channel = :channel AND s.sender = :sender)';

/** SQL: the outbox has something due for `:channel`, and `free` besides; replies and announcements have an index each. */
const outboxDue = (free = '') =>
  ['NOT NULL', 'NULL']
    .map(
      (which) =>
        `EXISTS (SELECT 1 FROM outbox o WHERE o.state = 'waiting' AND o.message_id IS ${which} AND o.due_at <= :now AND o.contact_id GLOB :channel || ':*' ${free})`,
    )
    .join(' OR ');

/**
 * Whether a run on the channel might find something: a message that is due and nobody's, or a notice that is being sent. One read without a lock, where a
 * run itself takes four trips and the write lock. It may say yes too often, never no.
 */
export async function isAnythingDue(db: Client, channel: string, now: number): Promise<boolean> {
  const sql = `SELECT ${outboxDue('AND o.lease_until <= :now')} OR EXISTS (SELECT 1 FROM broadcast WHERE state = 'sending') AS due`;
  const { rows } = await db.execute({ sql, args: { channel, now } });
  return rows[0]?.due === 1;
}

/**
 * Takes the channel for one run, when something is due on it (`due`: an SQL condition): with one sender at a time, over all processes, a
 * rate is a rate. The row is only written when there is work, so that an idle service writes nothing.
 */
export function claimStatement({ channel, sender, now, until }: SendingRun, due = outboxDue()): InStatement {
  const sql = `INSERT INTO channel_state (channel, sender, sender_until) SELECT :channel, :sender, :until
      WHERE (${due})
    ON CONFLICT (channel) DO UPDATE SET sender = excluded.sender, sender_until = excluded.sender_until
      WHERE sender = excluded.sender OR sender_until <= :now`;
  return { sql, args: { channel, sender, now, until } };
}

/** Gives the channel back. */
export function releaseStatement(channel: string, sender: string): InStatement {
  return { sql: "UPDATE channel_state SET sender = '', sender_until = 0 WHERE channel = ? AND sender = ?", args: [channel, sender] };
}

/** Channels that nothing leaves on until later: the platform told us to wait, or fails. */
export async function restingChannels(db: Client, now: number): Promise<string[]> {
  const { rows } = await db.execute({ sql: 'SELECT channel FROM channel_state WHERE held_until > ? ORDER BY channel', args: [now] });
  return rows.map((row) => String(row.channel));
}
