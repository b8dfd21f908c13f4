/** Announcements to other people, as SQL that finds the receivers itself: the commit is one batch and reads nothing before. */
import type { InStatement, InValue } from '@libsql/client';
import type { OfficeSettings } from '../../model.ts';
import { mayHearAt, quietArgs } from '../quiet-hours.ts';
import { HOUR_MS } from '../setting-values.ts';

/** Zalo takes messages freely this long after the last interaction (zalo-oa 3.1). */
const ZALO_FREE_HOURS = 48;

/** SQL: a message may reach contact `c`. Whether Zalo's window is still open, and what to do when it is not, is decided as the message leaves. */
export const REACHABLE = "c.state = 'active'";

/** Value of `:freeFrom`: Zalo contacts seen before it may be out of reach. */
const freeFrom = (now: number): number => now - ZALO_FREE_HOURS * HOUR_MS;

/** SQL: nothing leaves on the channel of contact `c` until an administrator consents again. */
const CHANNEL_DEAD = "EXISTS (SELECT 1 FROM token k WHERE k.channel = c.channel AND k.state = 'needs_reauth')";

/** SQL: the contact of a person to tell: where messages are sure to arrive before where they may not, then where they wrote last. Wants `:freeFrom`. */
const latestContact = (person: string) =>
  `(SELECT c.id FROM contact c WHERE c.person = ${person} AND ${REACHABLE}
    ORDER BY ${CHANNEL_DEAD} OR (c.channel = 'zalo' AND c.seen_at < :freeFrom), c.seen_at DESC, c.id LIMIT 1)`;

/** Receivers by rule: `from` is an SQL source that has columns `person` (whom to tell) and `object` (what the flow is told about). */
export interface Announcement {
  flow: string;
  from: string;
  args: Record<string, InValue>;
  /** Further values of the flow: JSON; personal ones only sealed. */
  extra?: string;
}

/** One outbox row for each receiver that can be reached. Whoever just wrote (`writer`; true: all of them asked for it) hears at once, others outside their quiet hours. */
export function announcement(
  { flow, from, args, extra }: Announcement,
  now: number,
  settings: OfficeSettings,
  writer: string | true = '',
): InStatement {
  const sql = `INSERT INTO outbox(contact_id, turn, position, flow, object, extra, due_at, created_at)
    SELECT to_contact, 0, 0, :flow, object, :extra, CASE WHEN :atOnce OR person = :writer THEN :now
      ELSE (SELECT ${mayHearAt('q')} FROM contact q WHERE q.id = to_contact) END, :now
    FROM (SELECT DISTINCT a.object, a.person, ${latestContact('a.person')} AS to_contact FROM (${from}) a) WHERE to_contact IS NOT NULL`;
  return {
    sql,
    args: {
      ...args,
      flow,
      extra: extra ?? null,
      ...quietArgs(now, settings),
      atOnce: writer === true ? 1 : 0,
      writer: String(writer),
      freeFrom: freeFrom(now),
    },
  };
}

/** SQL source: the officers and admins whose chat is linked, each for the tasks that `tasks` selects (column `id`). */
export const officersFor = (tasks: string) =>
  `SELECT s.person, t.id AS object FROM staff s JOIN (${tasks}) t WHERE s.person IS NOT NULL AND s.removed_at IS NULL AND s.role IN ('officer', 'admin')`;

/** SQL source: everybody linked to the producer of the requests that `where` selects from `request r`. */
export const producersOf = (where: string) =>
  `SELECT l.person, r.number AS object FROM request r JOIN link l ON l.producer_code = r.producer_code WHERE ${where}`;

/** SQL source: the buyer of the requests that `where` selects from `request r`. */
export const buyersOf = (where: string) => `SELECT r.buyer AS person, r.number AS object FROM request r WHERE ${where}`;
