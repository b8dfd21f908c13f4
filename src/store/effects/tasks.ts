/** Work for the staff, and the talk with a person of the staff. */
import type { InStatement } from '@libsql/client';
import type { Effect, TaskKind } from '../../model.ts';
import { addDays, hanoiDate } from '../../understanding/hanoi-time.ts';
import { type Keys, seal } from '../seal.ts';
import { sealExtra } from '../sealed-extra.ts';
import { HOUR_MS, numberSetting } from '../setting-values.ts';
import { announcement, officersFor } from './announce.ts';
import { type EffectContext, GUARD } from './context.ts';

type Of<E extends Effect['effect']> = Extract<Effect, { effect: E }>;
type NewTask = { kind: TaskKind; object?: string | undefined; text?: string | undefined; reason?: string | undefined; dueOn?: string };

/** SQL: id of the officer or admin who writes. Wants `:personId`. */
export const ME = `(SELECT s.id FROM staff s WHERE s.person = :personId AND s.removed_at IS NULL AND s.role IN ('officer', 'admin') LIMIT 1)`;
/** SQL: the hand-over of the contact who writes. */
const MY_HANDOVER = '(SELECT handover_task FROM contact WHERE id = :contact)';

/** Opens a task and tells every officer. A hand-over that still runs takes the new words instead of a second one beside it; the same data request is not noted twice. */
export async function openTask(task: NewTask, keys: Keys, context: EffectContext): Promise<InStatement[]> {
  const { contact, now, settings } = context;
  const { kind, object = '', text = '', reason = '', dueOn = null } = task;
  const insert = `INSERT INTO task(id, n, kind, object, contact_id, text_sealed, reason, due_on, created_at)
    SELECT printf('V-%04d', n), n, :kind, :object, :contact, :sealed, :reason, :dueOn, :now FROM (SELECT coalesce(max(n), 0) + 1 AS n FROM task)
    WHERE :kind NOT IN ('handover', 'data-request') OR NOT EXISTS (SELECT 1 FROM task
      WHERE kind = :kind AND contact_id = :contact AND state <> 'done' AND (kind = 'handover' OR reason = :reason))`;
  const sealed = text === '' ? null : await seal(keys, text);
  const fresh = `SELECT id FROM task t WHERE t.contact_id = :contact AND t.created_at = :now AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.flow = 'task-arrived' AND o.object = t.id)`;
  return [
    { sql: insert, args: { kind, object, contact, sealed, reason, dueOn, now } },
    announcement({ flow: 'task-arrived', from: officersFor(fresh), args: { contact, now } }, now, settings),
    ...(kind === 'handover' ? await beginHandover(text, keys, context) : []),
  ];
}

/** From now on what the person writes goes to the staff, for as long as the setting says. */
async function beginHandover(text: string, keys: Keys, context: EffectContext): Promise<InStatement[]> {
  const { contact, now, settings } = context;
  const sql = `UPDATE contact SET handover_until = :until, handover_task =
    (SELECT id FROM task WHERE kind = 'handover' AND contact_id = :contact AND state <> 'done' ORDER BY n DESC LIMIT 1) WHERE id = :contact`;
  const again = 'EXISTS (SELECT 1 FROM task t WHERE t.id = c.handover_task AND t.created_at < :now)';
  return [
    { sql, args: { contact, until: now + numberSetting(settings, 'handover_hours') * HOUR_MS } },
    ...(text === '' ? [] : [await contactSaid(text, `${again} AND `, { now }, keys, context)]),
  ];
}

/** The person's words to the owner of the hand-over, or to every officer while nobody owns it. They are sealed in the outbox row. */
export async function sayToStaff({ text }: Of<'say-to-staff'>, keys: Keys, context: EffectContext): Promise<InStatement[]> {
  return [await contactSaid(text, '', {}, keys, context)];
}

async function contactSaid(
  text: string,
  only: string,
  args: Record<string, number>,
  keys: Keys,
  context: EffectContext,
): Promise<InStatement> {
  const { contact, now, settings } = context;
  const from = `SELECT s.person, t.id AS object FROM contact c JOIN task t ON t.id = c.handover_task JOIN staff s ON s.removed_at IS NULL AND s.person IS NOT NULL
    AND CASE WHEN t.owner IS NULL THEN s.role IN ('officer', 'admin') ELSE s.id = t.owner END WHERE ${only}c.id = :contact AND t.state <> 'done'`;
  return announcement({ flow: 'contact-said', from, args: { ...args, contact }, extra: await sealExtra(keys, { text }) }, now, settings);
}

/** Guarded: still open, by an officer or admin. The first tap owns it; the others are told. */
export function takeTask({ task }: Of<'take-task'>, context: EffectContext): InStatement[] {
  const { personId, now, settings } = context;
  const take = `UPDATE task SET state = 'owned', owner = ${ME} WHERE id = :task AND state = 'open' AND ${ME} IS NOT NULL`;
  const others = `${officersFor('SELECT id FROM task WHERE id = :task')} AND s.person <> :personId`;
  return [
    { sql: take, args: { task, personId } },
    GUARD,
    announcement({ flow: 'task-taken', from: others, args: { task, personId } }, now, settings),
  ];
}

/** Guarded: one's own task, or one that nobody owns. The person is told that the bot answers again. */
export function finishTask({ task }: Of<'finish-task'>, context: EffectContext): InStatement[] {
  const { personId, now, settings } = context;
  const finish = `UPDATE task SET state = 'done', done_at = :now, owner = coalesce(owner, ${ME})
    WHERE id = :task AND state <> 'done' AND ${ME} IS NOT NULL AND (owner IS NULL OR owner = ${ME})`;
  const inTalk = 'SELECT person, handover_task AS object FROM contact WHERE handover_task = :task AND handover_until > :at';
  return [
    { sql: finish, args: { task, personId, now } },
    GUARD,
    announcement({ flow: 'handover-ended', from: inTalk, args: { task, at: now } }, now, settings),
    { sql: 'UPDATE contact SET handover_task = NULL, handover_until = 0 WHERE handover_task = :task', args: { task } },
  ];
}

/** Guarded: to the person of one's own task (an open one becomes one's own). The talk goes on for as long as the setting says. */
export async function sayToContact({ task, text }: Of<'say-to-contact'>, keys: Keys, context: EffectContext): Promise<InStatement[]> {
  const { personId, now, settings } = context;
  const own = `UPDATE task SET state = 'owned', owner = ${ME} WHERE id = :task AND state <> 'done' AND contact_id IS NOT NULL
    AND ${ME} IS NOT NULL AND (owner IS NULL OR owner = ${ME})`;
  const to = 'SELECT c.person, t.id AS object FROM task t JOIN contact c ON c.id = t.contact_id WHERE t.id = :task';
  const goOn = `UPDATE contact SET handover_task = :task, handover_until = :until WHERE id = (SELECT contact_id FROM task WHERE id = :task AND kind = 'handover')`;
  return [
    { sql: own, args: { task, personId } },
    GUARD,
    announcement({ flow: 'staff-said', from: to, args: { task }, extra: await sealExtra(keys, { text }) }, now, settings),
    { sql: goOn, args: { task, until: now + numberSetting(settings, 'handover_hours') * HOUR_MS } },
  ];
}

/** The person wants the bot back: the hand-over is done. */
export function endHandover({ contact, now }: EffectContext): InStatement[] {
  return [
    { sql: `UPDATE task SET state = 'done', done_at = :now WHERE id = ${MY_HANDOVER} AND state <> 'done'`, args: { contact, now } },
    { sql: 'UPDATE contact SET handover_task = NULL, handover_until = 0 WHERE id = :contact', args: { contact } },
  ];
}

/** A request about personal data with its last day: Decree 356/2025/NĐ-CP counts calendar days (settings, within its limits). */
export function openDataRequest({ kind, text }: Of<'open-data-request'>, keys: Keys, context: EffectContext): Promise<InStatement[]> {
  const days = {
    access: 'data_access_days',
    correct: 'data_access_days',
    withdraw: 'data_withdraw_days',
    erase: 'data_erase_days',
  } as const;
  const dueOn = addDays(hanoiDate(context.now), numberSetting(context.settings, days[kind]));
  return openTask({ kind: 'data-request', reason: kind, text, dueOn }, keys, context);
}
