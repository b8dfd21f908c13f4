/** Notices to many as staff work on them in chat. To everybody else there are none. */
import type { Client, InStatement, Row } from '@libsql/client';
import type { Broadcast, Lookups, NoticeAudience, NoticeWork, OfficeSettings, RecipientReason, RecipientState } from '../../model.ts';
import { hanoiDate, hanoiTime } from '../../understanding/hanoi-time.ts';
import { draftOf } from '../broadcasts/draft.ts';
import { whyNotSent, writerOf } from '../broadcasts/moves.ts';
import { type PreviewOptions, previewCounts } from '../broadcasts/preview.ts';
import { allowedFrom } from '../broadcasts/quiet.ts';
import { readBroadcast } from '../broadcasts/read.ts';
import { reportOf } from '../broadcasts/report.ts';
import { broadcastColumns, broadcastOf } from '../broadcasts/rows.ts';
import { MAY_SEND } from '../staff.ts';
import type { Asking, LookupContext, Reading } from './context.ts';

const SHOWN = 6;
/** Characters of a notice's beginning. */
const TITLE = 30;
const WORKS_HERE = 'w.person = :personId AND w.removed_at IS NULL';
/** The notice, the names of its people, and what whoever asks may do; no row for others. */
const SELECT = `SELECT x.*, f.name AS fair_name, m.name AS by_name, a.name AS approver, w.id AS me, ${writerOf('x')} AS writer,
  w.role <> 'viewer' AS may_write, w.may AS may_send,
  (SELECT count(*) FROM staff o WHERE o.id NOT IN (${writerOf('x')}, w.id) AND o.person IS NOT NULL AND o.removed_at IS NULL AND o.role <> 'viewer') AS others
  FROM (SELECT s.*, ${MAY_SEND} AS may FROM staff s) w JOIN (${broadcastColumns}) x LEFT JOIN fair f ON f.id = x.fair_id
  LEFT JOIN staff m ON m.id = x.created_by LEFT JOIN staff a ON a.id = x.approved_by WHERE ${WORKS_HERE}`;

const titleOf = (text: string) => [...text].slice(0, TITLE).join('').replace(/\s+/g, ' ');

/** The newest, the id that the next one would have, and the newest of those that left. */
export function noticesOffice({ personId, person, now }: Asking): Reading<'notices-office'> {
  const newest = `${SELECT} ORDER BY x.n DESC LIMIT ${SHOWN}`;
  const next = "SELECT printf('TB-%04d', coalesce(max(n), 0) + 1) AS id FROM broadcast";
  const left = `SELECT x.id, x.text_vi, x.started_at FROM broadcast x JOIN staff w ON ${WORKS_HERE} WHERE x.started_at IS NOT NULL ORDER BY x.n DESC LIMIT ${SHOWN}`;
  return {
    reads: [
      { sql: newest, args: { personId } },
      { sql: next, args: {} },
      { sql: left, args: { personId } },
    ],
    result: ([found, ids, gone]) => {
      const notices = (found?.rows ?? []).map((row) => workOf(row, person.settings, now));
      const sent = (gone?.rows ?? []).map((row) => {
        return { id: String(row.id), title: titleOf(String(row.text_vi)), on: hanoiDate(Number(row.started_at)) };
      });
      return { next: String(ids?.rows[0]?.id ?? ''), count: notices.length, notices, sent };
    },
  };
}

/** One. */
export function noticeWork({ id }: { id: string }, { personId, person, now }: Asking): Reading<'notice-work'> {
  const one: InStatement = { sql: `${SELECT} AND x.id = :id`, args: { id, personId } };
  return {
    reads: [one],
    result: ([found]) => ({ notice: found?.rows[0] ? workOf(found.rows[0], person.settings, now) : null }),
  };
}

function workOf(row: Row, settings: OfficeSettings, now: number): NoticeWork {
  const broadcast = broadcastOf(row);
  const { counts, sendAt, attachment, approvedBy } = broadcast;
  const problem = broadcast.state === 'draft' ? whyNotSent(broadcast, settings, now) : null;
  const done = counts.sent + counts.refused + counts.unknown;
  const open = counts.planned + counts.claimed + counts.retry;
  // Once it leaves, the moment that was chosen is no news.
  const ahead = ['planning', 'sending', 'finished', 'cancelled'].includes(broadcast.state) ? null : sendAt;
  return {
    ...{ id: broadcast.id, version: broadcast.version, topic: broadcast.topic, promotes: broadcast.promotes },
    fair: String(row.fair_name ?? ''),
    ...{
      title: titleOf(broadcast.text.vi),
      vi: broadcast.text.vi,
      en: broadcast.text.en,
      file: attachment?.name ?? '',
      to: toOf(broadcast),
      fileComing: broadcast.fileComing,
      draft: draftOf(broadcast),
    },
    ...{ when: broadcast.when, sendAt, on: ahead === null ? '' : hanoiDate(ahead), time: ahead === null ? '' : hanoiTime(ahead) },
    ...waitOf(broadcast, settings, now),
    ...{ state: broadcast.state, reason: broadcast.reason, tested: broadcast.tested },
    by: String(row.by_name ?? ''),
    approvedBy: approvedBy === '' ? '' : String(row.approver ?? ''),
    unapproved: problem === 'not_approved',
    problem: problem === null || problem === 'not_approved' ? '' : problem,
    ...{ own: row.me === row.writer, mayWrite: row.may_write === 1, maySend: row.may_send === 1 },
    others: Number(row.others),
    ...{ done, open, all: done + open, percent: done + open === 0 ? 0 : Math.floor((done * 100) / (done + open)) },
    ...{ sent: counts.sent, refused: counts.refused, unknown: counts.unknown, excluded: counts.excluded },
  };
}

/** Nothing leaves in the quiet hours, whatever moment was chosen: then staff are told when it does. */
function waitOf({ state, sendAt, promotes }: Broadcast, settings: OfficeSettings, now: number): Pick<NoticeWork, 'waitsOn' | 'waitsTime'> {
  const moment = state === 'draft' || state === 'scheduled' ? Math.max(sendAt ?? now, now) : now;
  const from = allowedFrom(moment, settings, promotes);
  const leaves = ['draft', 'scheduled', 'planning', 'sending'].includes(state);
  return leaves && from > moment ? { waitsOn: hanoiDate(from), waitsTime: hanoiTime(from) } : { waitsOn: '', waitsTime: '' };
}

/** Members of a long list that are named. */
const NAMED = 3;
const named = (list: readonly string[]) => (list.length > NAMED + 1 ? [...list.slice(0, NAMED), '…'] : [...list]);

function toOf({ audience, fair }: Pick<Broadcast, 'audience' | 'fair'>): NoticeAudience {
  const { role, groups = [], communes = [], stars = [], endsBefore = '', registeredFor, linked, notHad = [] } = audience;
  const registered = registeredFor !== undefined;
  const certified = stars.length > 0 || endsBefore !== '';
  const producers = role === 'producer' || certified || groups.length > 0 || communes.length > 0 || registered;
  const here = registered && registeredFor === fair && role !== 'buyer';
  return {
    who: role === 'buyer' ? 'buyers' : here ? 'registered' : producers ? 'producers' : 'everyone',
    ...{ groups, communes: named(communes), stars, endsBefore, registered, elsewhere: registered && !here },
    ...{ channel: audience.channel ?? '', language: audience.language ?? '', topic: audience.topic ?? '' },
    linked: linked === undefined ? '' : linked ? 'linked' : 'unlinked',
    ...{ had: named(notHad), calm: audience.notInConversation ? 'yes' : '', seen: audience.seenWithinDays ?? 0 },
  };
}

/** What the shell knows about sending, for a preview. */
export type Sending = Pick<PreviewOptions, 'reach' | 'bulkRate'>;

/** Counted range by range, so it is no read of one batch; null for others than staff, and for an unknown id. */
export async function noticePreview(
  db: Client,
  { id }: { id: string },
  { person, now }: LookupContext,
  sending: Sending,
): Promise<Lookups['notice-preview']['result']> {
  const found: Broadcast | null = person.staff === null ? null : await readBroadcast(db, id);
  if (found === null) return null;
  const { gets, picked, channels, excluded, cost, durationMs } = await previewCounts(db, found, {
    ...sending,
    settings: person.settings,
    now,
  });
  return {
    ...{ gets, picked, cost, minutes: Math.ceil(durationMs / 60_000) },
    channels: channels.map(({ channel, gets: on }) => ({ channel, gets: on })),
    template: channels.reduce((all, { plans }) => all + plans.template, 0),
    excluded: byReason(excluded),
  };
}

/** What it came to; null for others than staff, and for an unknown id. */
export async function noticeReport(
  db: Client,
  { id }: { id: string },
  { person }: LookupContext,
): Promise<Lookups['notice-report']['result']> {
  const found = person.staff === null ? null : await reportOf(db, id);
  if (found === null) return null;
  const { rows, optedOut, registered, broadcast } = found;
  const inState = (state: RecipientState) => byReason(rows.filter((row) => row.state === state));
  const { sent, unknown } = broadcast.counts;
  return { sent, unknown, refused: inState('refused'), excluded: inState('excluded'), optedOut, registered };
}

interface Reasoned {
  reason: RecipientReason;
  count: number;
}

/** Over all channels, the most first. */
function byReason(rows: readonly Reasoned[]): Reasoned[] {
  const reasons = new Map<string, Reasoned>();
  for (const { reason, count } of rows) reasons.set(reason, { reason, count: (reasons.get(reason)?.count ?? 0) + count });
  return [...reasons.values()].sort((a, b) => b.count - a.count);
}
