/** People for broadcasts: contacts with what an audience asks of them, written straight into the tables. */
import type { Client } from '@libsql/client';
import type { Broadcast, Language, MoveOutcome, NoticeDraft, Topic } from '../../../src/model.ts';
import { createDraft, emptyDraft } from '../../../src/store/broadcasts/draft.ts';
import { sendBroadcast } from '../../../src/store/broadcasts/moves.ts';
import { type PlanOptions, planRecipients } from '../../../src/store/broadcasts/plan.ts';
import { recipientsPage } from '../../../src/store/broadcasts/recipients.ts';
import type { Reach } from '../../../src/store/broadcasts/verdict.ts';
import { SETTING_DEFAULTS } from '../../../src/store/settings.ts';
import { hanoiMs } from '../../../src/understanding/hanoi-time.ts';

/** 25 November 2026, 10:00 in Hanoi: nobody's quiet hours. */
export const MORNING = hanoiMs('2026-11-25', '10:00');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const SETTINGS = { ...SETTING_DEFAULTS };
export const REACH: Reach = { channels: ['telegram', 'zalo'], zaloPaid: false, zaloTemplate: false };
export const LINH = { who: 'NV-linh', now: MORNING };

/** What is said of one contact; the rest is plain: reachable, wrote an hour ago, wants notices of fairs. */
export interface Someone {
  person?: string;
  language?: Language;
  role?: string;
  state?: string;
  seenAt?: number;
  /** Topics agreed to. */
  wants?: Topic[];
  /** Topics stopped. */
  stopped?: Topic[];
  /** Codes of linked producers. */
  speaksFor?: string[];
  notices?: number;
  quiet?: [from: string, to: string];
}

/** Adds contacts by id. */
export async function addPeople(db: Client, people: Record<string, Someone>): Promise<void> {
  for (const [id, one] of Object.entries(people)) {
    const person = one.person ?? id;
    const [from = null, to = null] = one.quiet ?? [];
    await db.execute({
      sql: `INSERT INTO contact (id, channel, person, language, role, known, state, seen_at, quiet_from, quiet_to, notices_week, created_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, 0)`,
      args: [
        ...[id, id.slice(0, id.indexOf(':')), person, one.language ?? 'vi', one.role ?? 'producer', one.state ?? 'active'],
        ...[one.seenAt ?? MORNING - HOUR, from, to, one.notices ?? null],
      ],
    });
    const consent =
      'INSERT INTO consent (person, contact_id, purpose, version, text, granted_at, withdrawn_at) VALUES (?, ?, ?, ?, ?, 1, ?)';
    for (const topic of one.wants ?? ['fairs']) await db.execute({ sql: consent, args: [person, id, `notices:${topic}`, '1', 'x', null] });
    for (const topic of one.stopped ?? []) await db.execute({ sql: consent, args: [person, id, `notices:${topic}`, '1', 'x', 2] });
    for (const code of one.speaksFor ?? [])
      await db.execute({
        sql: "INSERT INTO link (person, producer_code, contact_id, how, linked_at) VALUES (?, ?, ?, 'code', 1)",
        args: [person, code, id],
      });
  }
}

/** Adds `many` plain contacts on a channel in one statement: `<channel>:<1000000 + n>`. */
export async function addCrowd(db: Client, channel: 'telegram' | 'zalo', many: number, seenAt = MORNING - HOUR): Promise<void> {
  const range = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)';
  const id = ":channel || ':' || (1000000 + i)";
  await db.batch(
    [
      {
        sql: `INSERT INTO contact (id, channel, person, known, role, seen_at, created_at) ${range} SELECT ${id}, :channel, ${id}, 1, 'producer', :seenAt, 0 FROM n`,
        args: { channel, many, seenAt },
      },
      {
        sql: `INSERT INTO consent (person, contact_id, purpose, version, text, granted_at) ${range} SELECT ${id}, ${id}, 'notices:fairs', '1', 'x', 1 FROM n`,
        args: { channel, many },
      },
    ],
    'write',
  );
}

/** What came out of a move that had to be made. */
export function done(outcome: MoveOutcome): Broadcast {
  if (outcome.state !== 'done') throw new Error(outcome.why);
  return outcome.broadcast;
}

/** A notice of fairs that is on its way: its recipients are to be planned. */
export async function startBroadcast(db: Client, draft: Partial<NoticeDraft> = {}, now = MORNING): Promise<Broadcast> {
  const words = { ...emptyDraft('fairs'), text: { vi: 'Mời anh/chị dự hội chợ.', en: '' }, ...draft };
  const { id } = done(await createDraft(db, words, LINH.who, now));
  return done(await sendBroadcast(db, id, SETTINGS, { ...LINH, now }));
}

/** Plans it, and tells of each recipient what was decided: `planned`, or the reason. */
export async function planned(db: Client, id: string, options: Partial<PlanOptions> = {}): Promise<Record<string, string>> {
  await planRecipients(db, id, { reach: REACH, settings: SETTINGS, clock: () => MORNING, ...options });
  const { recipients } = await recipientsPage(db, id);
  return Object.fromEntries(recipients.map(({ contact, state, reason, plan }) => [contact, reason || (plan === 'free' ? state : plan)]));
}
