/** Taking recipients for sending: in chunks, with a lease, and only who may still get it at this moment. */
import type { Client, InStatement, Row } from '@libsql/client';
import type { ChannelName, ContactId, Language, OfficeSettings, SendPlan } from '../../model.ts';
import { claimStatement, HOW_MANY, IS_SENDER } from '../channel-state.ts';
import { othersDueAt } from '../effects/context.ts';
import { clockArgs, ownQuiet, ownQuietEnd } from '../quiet-hours.ts';
import { zaloPromotionFrom } from './quiet.ts';
import { FILE_KEPT } from './uploads.ts';
import { capArgs, PLAN, planArgs, type Reach, WEEKLY_CAP } from './verdict.ts';

/** A recipient that is being sent to. */
export interface Claimed {
  broadcast: string;
  contact: ContactId;
  language: Language;
  plan: SendPlan;
  /** Tries before this one. */
  attempts: number;
  /** Messages of it that have left already. */
  sentParts: number;
  /** The platform refused buttons for this contact. */
  buttonsRefused: boolean;
  /** Until when it belongs to whoever took it, epoch ms. */
  leaseUntil: number;
  /** Names this take: results are written by it. */
  lease: string;
}

/** What is taken: of one channel, by the one run that sends on it. */
export interface ClaimOptions {
  channel: ChannelName;
  /** The run's name, `<boot>/<run>`. */
  run: string;
  /** Names this take among the run's. */
  lease: string;
  leaseMs: number;
  limit: number;
  reach: Reach;
  settings: OfficeSettings;
  /** Epoch ms. */
  now: number;
}

/**
 * Takes the next recipients of the broadcasts that are being sent, the oldest broadcast first. Whoever blocked us, opted out, had this week's
 * notices or got it elsewhere meanwhile is left out with the reason; whoever has quiet hours of their own waits for their end. Nothing while
 * another run sends on the channel, it rests, or it is night. `looked`: how many there were, also those left out. One round trip.
 */
export async function claimRecipients(db: Client, options: ClaimOptions): Promise<{ claimed: Claimed[]; looked: number }> {
  const { channel, run, lease, leaseMs, now } = options;
  const until = now + leaseMs;
  const taken = `SELECT r.broadcast_id, r.contact_id, r.language, r.plan, r.attempts, r.sent_parts, r.lease_until, c.buttons_refused
    FROM broadcast b CROSS JOIN recipient r INDEXED BY recipient_claimed ON r.broadcast_id = b.id AND r.state = 'claimed' JOIN contact c ON c.id = r.contact_id
    WHERE b.state = 'sending' AND r.lease_by = :lease ORDER BY r.contact_id`;
  const answers = await db.batch(
    [
      claimStatement({ channel, sender: run, now, until }, `EXISTS (SELECT 1 ${readySql(options)})`),
      takeStatement(options, until),
      { sql: taken, args: { lease } },
    ],
    'write',
  );
  return { claimed: (answers[2]?.rows ?? []).map((row) => claimedOf(row, lease)), looked: answers[1]?.rowsAffected ?? 0 };
}

/** SQL: what keeps the taken recipient `r` of broadcast `b`, contact `c`, from getting it now; `wait`: quiet hours of their own. */
const NOW_NOT = `CASE
  WHEN c.id IS NULL THEN 'erased'
  WHEN c.state <> 'active' THEN 'blocked'
  WHEN NOT EXISTS (SELECT 1 FROM consent n WHERE n.person = c.person AND n.purpose = 'notices:' || t.topic AND n.withdrawn_at IS NULL) THEN 'opted_out'
  WHEN ${WEEKLY_CAP} THEN 'weekly_cap'
  WHEN ${PLAN} IS NULL THEN 'window'
  WHEN EXISTS (SELECT 1 FROM contact o CROSS JOIN recipient e ON e.broadcast_id = t.broadcast_id AND e.contact_id = o.id WHERE o.person = c.person
    AND o.id <> c.id AND (e.state IN ('sent', 'unknown', 'claimed') OR (e.state IN ('planned', 'retry') AND o.id < c.id))) THEN 'same_person'
  WHEN ${ownQuiet('c')} THEN 'wait' END`;

/** SQL: the broadcasts and recipients of `:channel` that may be taken at `:now`. In the office's quiet hours only those with hours of their own are looked at. */
function readySql({ channel, settings, now }: ClaimOptions): string {
  const hours = othersDueAt(now, settings) > now ? '1' : '0, 1';
  const promotes = channel === 'zalo' && zaloPromotionFrom(now) > now ? 'AND b.promotes = 0' : '';
  return `FROM broadcast b CROSS JOIN recipient r INDEXED BY recipient_ready ON r.broadcast_id = b.id AND r.channel = :channel
      AND r.state IN ('planned', 'retry') AND r.own_hours IN (${hours}) AND r.due_at <= :now
    WHERE b.state = 'sending' AND ${FILE_KEPT} ${promotes} AND NOT EXISTS (SELECT 1 FROM channel_state h WHERE h.channel = :channel AND h.held_until > :now)`;
}

/** Of one broadcast at a time, so that what one take sends counts for the next one's weekly cap. */
function takeStatement(options: ClaimOptions, until: number): InStatement {
  const { channel, run, lease, limit, reach, settings, now } = options;
  const ready = readySql(options);
  const chosen = `SELECT b.topic, r.broadcast_id, r.contact_id ${ready} AND ${IS_SENDER} AND b.id = (SELECT b.id ${ready} LIMIT 1) LIMIT ${HOW_MANY}`;
  const judged = `SELECT t.broadcast_id, t.contact_id, ${NOW_NOT} AS why, ${PLAN} AS plan, ${ownQuietEnd('c')} AS quiet_end
    FROM (${chosen}) t LEFT JOIN contact c ON c.id = t.contact_id`;
  // Materialized: else every column would be judged anew. CROSS JOIN above: else the planner reads every recipient (both measured).
  const sql = `WITH v AS MATERIALIZED (${judged}) UPDATE recipient AS r SET
      state = CASE v.why WHEN 'wait' THEN r.state ELSE iif(v.why IS NULL, 'claimed', 'excluded') END,
      reason = CASE v.why WHEN 'wait' THEN r.reason ELSE coalesce(v.why, '') END,
      own_hours = iif(v.why = 'wait', 1, r.own_hours), due_at = iif(v.why = 'wait', v.quiet_end, r.due_at), plan = coalesce(v.plan, r.plan),
      lease_until = iif(v.why IS NULL, :until, 0), lease_by = iif(v.why IS NULL, :lease, ''), sent_at = iif(v.why IS NULL, :now, NULL)
    FROM v WHERE r.broadcast_id = v.broadcast_id AND r.contact_id = v.contact_id`;
  return {
    sql,
    args: {
      ...{ channel, sender: run, lease, limit, now, until, ...clockArgs(now) },
      ...planArgs(reach, now),
      ...capArgs(settings, now),
    },
  };
}

function claimedOf(row: Row, lease: string): Claimed {
  return {
    broadcast: String(row.broadcast_id),
    contact: row.contact_id as ContactId,
    language: row.language as Language,
    plan: row.plan as SendPlan,
    attempts: Number(row.attempts),
    sentParts: Number(row.sent_parts),
    buttonsRefused: row.buttons_refused === 1,
    leaseUntil: Number(row.lease_until),
    lease,
  };
}
