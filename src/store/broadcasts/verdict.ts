/**
 * Whether a contact `c` gets a notice, and if not why: one SQL expression, so that the preview, the planning and the sending say the same.
 * Each names the first reason that holds.
 */
import type { InValue } from '@libsql/client';
import type { Audience, Broadcast, ChannelName, OfficeSettings } from '../../model.ts';
import { hanoiDate } from '../../understanding/hanoi-time.ts';
import { json } from '../register/chunks.ts';
import { DAY_MS, HOUR_MS, numberSetting } from '../setting-values.ts';
import { audienceSql, type Condition, consentOf } from './audience.ts';

/** What of the operator's settings decides who can be reached. */
export interface Reach {
  channels: readonly ChannelName[];
  /** Zalo messages 48 h to 7 days after the last interaction may be sent at a cost. */
  zaloPaid: boolean;
  /** There is an approved Zalo template for notices. */
  zaloTemplate: boolean;
}

/** Free within 48 hours of the last interaction, at a cost within 7 days (zalo-oa 3.1). */
const ZALO_FREE_MS = 48 * HOUR_MS;
const ZALO_PAID_MS = 7 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

/** SQL: how Zalo takes a message for contact `c` now; null when it does not. Wants `:freeFrom`, `:paidFrom`, `:template`. */
export const PLAN = `CASE WHEN c.channel <> 'zalo' OR c.seen_at >= :freeFrom THEN 'free' WHEN c.seen_at >= :paidFrom THEN 'paid'
  WHEN :template THEN 'template' END`;

/** The values of `PLAN`. */
export function planArgs({ zaloPaid, zaloTemplate }: Reach, now: number) {
  const freeFrom = now - ZALO_FREE_MS;
  return { freeFrom, paidFrom: zaloPaid ? now - ZALO_PAID_MS : freeFrom, template: zaloTemplate ? 1 : 0 };
}

/** SQL: the person of contact `c` has had their notices of seven days. Wants `:weekFrom` and `:cap`. */
export const WEEKLY_CAP = `(SELECT count(*) FROM recipient w WHERE w.person = c.person AND w.sent_at > :weekFrom) >= coalesce(c.notices_week, :cap)`;

/** The values of `WEEKLY_CAP`. */
export const capArgs = (settings: OfficeSettings, now: number) => ({
  weekFrom: now - WEEK_MS,
  cap: numberSetting(settings, 'notices_week_max'),
});

/** Rows `c` of contacts that the audience picks, each with `plan` and `reason` (null: gets it). Wants `:after` and `:last`: a range of ids. */
export function verdicts(broadcast: Broadcast, reach: Reach, settings: OfficeSettings, now: number): Condition {
  const picked = audienceSql(broadcast.audience, hanoiDate(now));
  const left = [...contactReasons, ...personReasons(broadcast.audience), samePerson(picked)];
  const reason = `CASE ${left.map(([why, when]) => `WHEN ${when} THEN '${why}'`).join(' ')} END`;
  const sql = `SELECT c.id, c.person, c.channel, c.language, c.quiet_from IS NOT NULL AS own_hours, ${PLAN} AS plan, ${reason} AS reason
    FROM contact c WHERE c.id > :after AND c.id <= :last AND ${picked.sql}`;
  return { sql, args: { ...picked.args, ...argsOf(broadcast, reach, settings, now) } };
}

type Reason = readonly [why: string, when: string];

/** What keeps this contact, whoever it is, from getting it. */
const contactReasons: readonly Reason[] = [
  ['channel_off', 'c.channel NOT IN (SELECT value FROM json_each(:channels))'],
  ['blocked', "c.state <> 'active'"],
  [
    'opted_out',
    `NOT EXISTS (${consentOf(':purpose')}) AND EXISTS (SELECT 1 FROM consent n WHERE n.person = c.person AND n.purpose = :purpose)`,
  ],
  ['no_consent', `NOT EXISTS (${consentOf(':purpose')})`],
  ['no_language', "c.language = 'en' AND NOT :english"],
  ['window', `${PLAN} IS NULL`],
];

function personReasons({ notHad, seenWithinDays, notInConversation }: Audience): Reason[] {
  const reasons: (Reason | false)[] = [
    notHad !== undefined && [
      'had_it',
      'EXISTS (SELECT 1 FROM recipient h WHERE h.person = c.person AND h.sent_at IS NOT NULL AND h.broadcast_id IN (SELECT value FROM json_each(:notHad)))',
    ],
    seenWithinDays !== undefined && [
      'not_seen',
      'NOT EXISTS (SELECT 1 FROM contact o WHERE o.person = c.person AND o.seen_at >= :seenFrom)',
    ],
    notInConversation === true && [
      'in_conversation',
      `EXISTS (SELECT 1 FROM contact o LEFT JOIN session s ON s.contact_id = o.id WHERE o.person = c.person
        AND (o.handover_until > :now OR o.silent_until > :now OR (s.flow <> '' AND s.updated_at >= :talkingFrom)))`,
    ],
    ['weekly_cap', WEEKLY_CAP],
  ];
  return reasons.filter((one): one is Reason => one !== false);
}

/** SQL about contact `c`, about contact `o` instead. */
const ofOther = (sql: string) => sql.replace(/\bc\./g, 'o.');

/** SQL: contact `o` could get the notice too, as far as the contact itself goes. */
const REACHABLE_TOO = `o.state = 'active' AND o.channel IN (SELECT value FROM json_each(:channels)) AND (o.language <> 'en' OR :english)
  AND ${ofOther(PLAN)} IS NOT NULL`;

/**
 * Contacts known to be one person get one copy, on the channel where they wrote last. Whoever wrote on another one while the recipients were
 * written may look last twice: so a copy that is written down already counts too.
 */
function samePerson(picked: Condition): Reason {
  const other = `o.person = c.person AND o.id <> c.id`;
  const later = '(o.seen_at > c.seen_at OR (o.seen_at = c.seen_at AND o.id < c.id))';
  const written = `EXISTS (SELECT 1 FROM recipient r WHERE r.broadcast_id = :broadcast AND r.contact_id = o.id AND r.state <> 'excluded')`;
  return [
    'same_person',
    `EXISTS (SELECT 1 FROM contact o WHERE ${other} AND (${written} OR (${later} AND ${REACHABLE_TOO} AND ${ofOther(picked.sql)})))`,
  ];
}

function argsOf({ id, topic, text, audience }: Broadcast, reach: Reach, settings: OfficeSettings, now: number): Record<string, InValue> {
  const { notHad, seenWithinDays, notInConversation } = audience;
  return {
    broadcast: id,
    purpose: `notices:${topic}`,
    english: text.en === '' ? 0 : 1,
    channels: json(reach.channels),
    ...planArgs(reach, now),
    ...capArgs(settings, now),
    ...(notHad === undefined ? {} : { notHad: json(notHad) }),
    ...(seenWithinDays === undefined ? {} : { seenFrom: now - seenWithinDays * DAY_MS }),
    ...(notInConversation === true ? { now, talkingFrom: now - numberSetting(settings, 'session_hours') * HOUR_MS } : {}),
  };
}
