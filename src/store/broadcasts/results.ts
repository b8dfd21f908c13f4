/** What became of recipients: written in one batch, with what follows for the person, the channel and the broadcast. */
import type { Client, InStatement } from '@libsql/client';
import type { ContactId, Failure, OfficeSettings, RecipientReason, RecipientState } from '../../model.ts';
import { channelOf, failureStatement, holdStatement, successStatement } from '../channel-state.ts';
import { json } from '../register/chunks.ts';
import { numberSetting } from '../setting-values.ts';
import { consentOf } from './audience.ts';
import type { Claimed } from './claim.ts';

/**
 * What became of one. `planned` and `retry`: taken again from `dueAt` on (`planned`: it was not tried). `platformFailed`: that says something
 * about the platform. `detail` carries nothing personal.
 */
export interface RecipientResult {
  to: Claimed;
  state: Extract<RecipientState, 'sent' | 'refused' | 'retry' | 'unknown' | 'planned'>;
  reason: RecipientReason;
  detail?: string;
  platformId?: string;
  /** Epoch ms; 0: it was not tried. */
  at: number;
  dueAt?: number;
  failure?: Failure;
  /** The platform told the whole channel to wait so long, in ms. */
  holdMs?: number;
  buttonsRefused?: boolean;
  /** What left is a template that tells of it (Zalo): the notice itself follows when the person writes. */
  knocked?: boolean;
}

/** Sends from which on the error brake counts. */
const BRAKE_FROM = 50;

/** Failures that say something about the platform rather than about one message or one person. */
const OF_THE_PLATFORM: ReadonlySet<Failure> = new Set(['retry', 'unknown', 'configuration']);

/** Whether a result says that the platform is in trouble; a pause that it asked for is an answer. */
export const isOfThePlatform = ({ failure, holdMs = 0 }: RecipientResult): boolean =>
  failure !== undefined && holdMs === 0 && OF_THE_PLATFORM.has(failure);

/**
 * Writes results down. Only who took a recipient may: his name stands in the row, also when its lease ran out meanwhile and it counts as
 * `unknown`. `troubled`: the channel had failures before, so that a success is worth a line.
 */
export async function markRecipients(
  db: Client,
  results: readonly RecipientResult[],
  { settings, now, troubled }: { settings: OfficeSettings; now: number; troubled: boolean },
): Promise<void> {
  if (results.length === 0) return;
  const statements = [
    ...followStatements(results, now),
    markStatement(results),
    ...erasedStatements(results),
    ...contactStatements(results),
    ...channelStatements(results, now, troubled),
    ...brakeStatements(results, settings),
  ];
  await db.batch(statements, 'write');
}

/** Gives recipients back that were taken and not tried. */
export async function releaseRecipients(db: Client, untried: readonly Claimed[]): Promise<void> {
  if (untried.length === 0) return;
  const results = untried.map(
    (to): RecipientResult => ({ to, state: to.attempts === 0 ? 'planned' : 'retry', reason: '', at: 0, dueAt: 0 }),
  );
  await db.batch([markStatement(results), ...erasedStatements(results)], 'write');
}

/** A contact is still to get a broadcast that it was told of: not cancelled, and its topic not stopped. */
export async function wantsNotice(db: Client, broadcast: string, contact: ContactId): Promise<boolean> {
  const sql = `SELECT 1 FROM broadcast b JOIN contact c ON c.id = :contact WHERE b.id = :broadcast AND b.state <> 'cancelled'
    AND EXISTS (${consentOf("'notices:' || b.topic")})`;
  return (await db.execute({ sql, args: { broadcast, contact } })).rows.length > 0;
}

/** A lease that ran out has made it `unknown`: then only what is final is news, because its broadcast may have come to its end. */
const MINE = `r.lease_by = v.value->>'lease' AND (r.state = 'claimed' OR (r.state = 'unknown' AND v.value->>'state' IN ('sent', 'refused')))`;
const SET = `state = v.value->>'state', reason = v.value->>'reason', detail = v.value->>'detail', sent_at = v.value->>'at',
  due_at = coalesce(v.value->>'dueAt', 0), attempts = r.attempts + (v.value->>'tried'), sent_parts = v.value->>'parts', lease_until = 0, lease_by = ''`;

function markStatement(results: readonly RecipientResult[]): InStatement {
  const sql = `UPDATE recipient AS r SET ${SET}, platform_id = v.value->>'id' FROM json_each(:rows) v
    WHERE r.broadcast_id = v.value->>'broadcast' AND r.contact_id = v.value->>'contact' AND ${MINE}`;
  return { sql, args: { rows: json(results.map(rowOf)) } };
}

/**
 * Whoever erased their data while their message was under way has no name any more, but a row of this take. Which of them a result belongs
 * to nobody can say, and nobody needs to. Runs after the others: a result that found its row has ended that row's lease.
 */
function erasedStatements(results: readonly RecipientResult[]): InStatement[] {
  const sql = `UPDATE recipient AS r SET ${SET} FROM (SELECT j.value, row_number() OVER () AS place FROM json_each(:rows) j
      WHERE NOT EXISTS (SELECT 1 FROM recipient k WHERE k.broadcast_id = j.value->>'broadcast' AND k.contact_id = j.value->>'contact')) v
    JOIN (SELECT broadcast_id, contact_id, row_number() OVER () AS place FROM recipient INDEXED BY recipient_claimed
      WHERE state = 'claimed' AND broadcast_id = :broadcast AND contact_id GLOB 'erased:*' AND lease_by IN (SELECT value FROM json_each(:leases))) e
      ON e.place = v.place
    WHERE r.broadcast_id = e.broadcast_id AND r.contact_id = e.contact_id`;
  const leases = json([...new Set(results.map(({ to }) => to.lease))]);
  const broadcasts = [...new Set(results.map(({ to }) => to.broadcast))];
  return broadcasts.map((broadcast) => ({
    sql,
    args: { broadcast, leases, rows: json(results.filter(({ to }) => to.broadcast === broadcast).map(rowOf)) },
  }));
}

/** In the table of messages the notice waits as what could not reach the person does: their next word frees it. Before the mark, which is made once. */
function followStatements(results: readonly RecipientResult[], now: number): InStatement[] {
  const knocked = results.filter((one) => one.knocked);
  if (knocked.length === 0) return [];
  const sql = `INSERT INTO outbox (contact_id, turn, position, flow, object, extra, state, due_at, created_at)
    SELECT r.contact_id, 0, 0, 'notice', r.broadcast_id, :extra, 'unreachable', :now, :now FROM json_each(:rows) v
    JOIN recipient r ON r.broadcast_id = v.value->>'broadcast' AND r.contact_id = v.value->>'contact' WHERE ${MINE}`;
  return [{ sql, args: { rows: json(knocked.map(rowOf)), extra: JSON.stringify({ knockedAt: now }), now } }];
}

function rowOf({ to, state, reason, detail, platformId, at, dueAt }: RecipientResult) {
  return {
    broadcast: to.broadcast,
    contact: to.contact,
    lease: to.lease,
    state,
    reason,
    detail: detail ?? null,
    id: platformId || null,
    // What did not leave does not count for the weekly cap.
    at: state === 'sent' || state === 'unknown' ? at : null,
    dueAt: dueAt ?? 0,
    tried: state === 'planned' || at === 0 ? 0 : 1,
    parts: to.sentParts,
  };
}

/** The last thing they heard was a notice, unless they have written since; who blocked us is not written to again. */
function contactStatements(results: readonly RecipientResult[]): InStatement[] {
  const of = (which: (one: RecipientResult) => boolean) => json(results.filter(which).map(({ to, at }) => ({ contact: to.contact, at })));
  const change = (set: string, which: (one: RecipientResult) => boolean, when = 'true'): InStatement[] =>
    results.some(which)
      ? [
          {
            sql: `UPDATE contact AS c SET ${set} FROM json_each(:rows) v WHERE c.id = v.value->>'contact' AND ${when}`,
            args: { rows: of(which) },
          },
        ]
      : [];
  return [
    ...change('last_notice = 1', ({ state }) => state === 'sent' || state === 'unknown', "c.seen_at <= v.value->>'at'"),
    ...change("state = 'blocked'", ({ failure }) => failure === 'drop-recipient'),
    ...change('buttons_refused = 1', ({ buttonsRefused }) => buttonsRefused === true),
  ];
}

function channelStatements(results: readonly RecipientResult[], now: number, troubled: boolean): InStatement[] {
  const [first] = results;
  if (!first) return [];
  const channel = channelOf(first.to.contact);
  const hold = Math.max(0, ...results.map(({ holdMs = 0 }) => holdMs));
  const arrived = results.some(({ state }) => state === 'sent');
  const failed = arrived ? [] : results.filter(isOfThePlatform);
  return [
    ...(hold > 0 ? [holdStatement(channel, now + hold)] : []),
    ...(arrived && troubled ? [successStatement(channel)] : []),
    ...failed.map(({ to }) => failureStatement(to.contact, now)),
  ];
}

/** Too many failures, and a person looks first. Who blocked us is no failure of the notice, nor is a platform that says wait. */
function brakeStatements(results: readonly RecipientResult[], settings: OfficeSettings): InStatement[] {
  const brake = numberSetting(settings, 'broadcast_brake_percent');
  const broadcasts = [...new Set(results.map(({ to }) => to.broadcast))];
  return broadcasts.map((id) => {
    // What was put off or given back has `at` 0: it was no try.
    const tried = results.filter(({ to, state, at }) => to.broadcast === id && state !== 'planned' && at > 0);
    const failed = tried.filter(({ state, failure }) => state !== 'sent' && failure !== 'drop-recipient');
    const tooMany = `tried + :tried >= ${BRAKE_FROM} AND 100 * (failed + :failed) > :brake * (tried + :tried) AND state = 'sending'`;
    const sql = `UPDATE broadcast SET tried = tried + :tried, failed = failed + :failed,
      paused_from = iif(${tooMany}, state, paused_from), state_reason = iif(${tooMany}, 'failures', state_reason),
      version = iif(${tooMany}, version + 1, version), state = iif(${tooMany}, 'paused', state) WHERE id = :id`;
    return { sql, args: { id, tried: tried.length, failed: failed.length, brake } };
  });
}
