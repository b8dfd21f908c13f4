/** What staff do with notices to many in a chat's turn: the moves of `broadcasts/moves.ts`, guarded by the rights of whoever does it. */
import type { InStatement } from '@libsql/client';
import type { Audience, Effect, Group, NoticeDraft, NoticeNarrowing, NoticeTarget } from '../../model.ts';
import { addDays, hanoiDate, hanoiMs } from '../../understanding/hanoi-time.ts';
import { auditStatement } from '../audit.ts';
import { editing, emptyDraft, fieldsOf } from '../broadcasts/draft.ts';
import { type Move, moveStatements } from '../broadcasts/move.ts';
import { moves, writerOf } from '../broadcasts/moves.ts';
import { forgetComing } from '../broadcasts/rows.ts';
import { sentFileStatements } from '../broadcasts/sent-files.ts';
import type { Keys } from '../seal.ts';
import { MAY_SEND, OFFICER } from '../staff.ts';
import { announcement } from './announce.ts';
import { type EffectContext, GUARD } from './context.ts';

type Of<K extends Effect['effect']> = Extract<Effect, { effect: K }>;

/** SQL: `:me` works here and may send. */
const SENDER = `EXISTS (SELECT 1 FROM staff WHERE id = :me AND removed_at IS NULL AND ${MAY_SEND})`;

const meIn = ({ person }: EffectContext): string => person.staff?.id ?? '';
const moverIn = (context: EffectContext) => ({ who: meIn(context), now: context.now });

/** A move that only somebody with the right makes. */
function by(right: string, id: string, made: Move, context: EffectContext): InStatement[] {
  return moveStatements(id, { ...made, where: `${made.where} AND ${right}`, args: { ...made.args, me: meIn(context) } });
}

/** A new draft under the id that the flow was told; two who get the same number are one more conflict. */
export async function writeNotice(effect: Of<'write-notice'>, keys: Keys, context: EffectContext): Promise<InStatement[]> {
  const { id, file } = effect;
  const me = meIn(context);
  const fields = await fieldsOf(draftOf(effect, context.now));
  const names = Object.keys(fields);
  const sql = `INSERT INTO broadcast (id, n, created_by, created_at, ${names.join(', ')})
    SELECT :id, :n, :me, :now, ${names.map((name) => `:${name}`).join(', ')} WHERE ${OFFICER}`;
  return [
    { sql, args: { ...fields, id, n: Number(id.replace(/\D/g, '')), me, now: context.now } },
    GUARD,
    auditStatement({ who: me, did: 'draft', what: `broadcast ${id}`, detail: effect.topic, at: context.now }),
    ...(file ? await sentFileStatements(keys, { broadcast: id, file, contact: context.contact, by: me, now: context.now }) : []),
  ];
}

/** A file replaces the one before it once it is fetched; what comes last counts. */
export async function editNotice(effect: Of<'edit-notice'>, keys: Keys, context: EffectContext): Promise<InStatement[]> {
  const { id, version, draft, file, without } = effect;
  const { contact, now } = context;
  const change = changeOf(effect, now);
  const edit = { version: Number(version), who: meIn(context), now };
  return [
    ...(Object.keys(change).length > 0 ? by(OFFICER, id, await editing(id, draft, change, edit), context) : []),
    ...(without === 'file' ? [forgetComing(id)] : []),
    ...(file ? await sentFileStatements(keys, { broadcast: id, file, contact, by: edit.who, now }) : []),
  ];
}

function changeOf(effect: Of<'edit-notice'>, now: number): Partial<NoticeDraft> {
  const { draft, topic, fair, promotes, vi, en, to, when, without } = effect;
  // Another topic has other events.
  const about = fair === undefined && topic === undefined ? draft.fair : fair === 'none' ? '' : (fair ?? '');
  const text = { vi: vi ?? draft.text.vi, en: without === 'en' ? '' : (en ?? draft.text.en) };
  return {
    ...(topic ? { topic } : {}),
    ...(topic || fair ? { fair: about } : {}),
    ...(promotes ? { promotes: promotes === 'yes' } : {}),
    ...(vi !== undefined || en !== undefined || without === 'en' ? { text } : {}),
    ...(without === 'file' ? { attachment: null } : {}),
    ...(to ? { audience: audienceOf({ ...effect, to, fair: about }, now) } : {}),
    ...(when ? momentOf({ ...effect, when }) : {}),
  };
}

function draftOf(effect: Of<'write-notice'>, now: number): NoticeDraft {
  const { topic, fair = '', promotes, vi, en = '' } = effect;
  return {
    ...emptyDraft(topic),
    ...{ fair, promotes: promotes === 'yes', text: { vi, en }, audience: audienceOf(effect, now) },
    ...momentOf(effect),
  };
}

/** When it is to leave, as it was chosen in the chat. */
type Moment = { when: NoticeDraft['when']; date?: string; time?: string };

function momentOf({ when, date = '', time = '' }: Moment): Pick<NoticeDraft, 'when' | 'sendAt'> {
  const at = when === 'at' ? hanoiMs(date, time) : Number.NaN;
  return { when, sendAt: Number.isNaN(at) ? null : at };
}

/** Whom it is for, as it was chosen in the chat. */
type Chosen = NoticeNarrowing & { to: NoticeTarget; fair?: string };

/** What a choice says before it is narrowed; those that ask for more (a group, stars …) say nothing but that. */
const TARGETS: Partial<Record<NoticeTarget, Audience>> = { producers: { role: 'producer' }, buyers: { role: 'buyer' } };

function audienceOf({ to, fair = '', ...narrowing }: Chosen, now: number): Audience {
  const { group, commune, stars, days, channel, language, linked, had = [], calm, seen } = narrowing;
  return {
    ...TARGETS[to],
    ...(to === 'registered' ? { registeredFor: fair } : {}),
    ...(group ? { groups: [group as Group] } : {}),
    ...(commune ? { communes: [commune] } : {}),
    ...(stars ? { stars: [Number(stars)] } : {}),
    ...(days ? { endsBefore: addDays(hanoiDate(now), Number(days)) } : {}),
    ...(channel ? { channel } : {}),
    ...(language ? { language } : {}),
    ...(linked ? { linked: linked === 'linked' } : {}),
    ...(had.length > 0 ? { notHad: had } : {}),
    ...(calm ? { notInConversation: true } : {}),
    ...(seen ? { seenWithinDays: Number(seen) } : {}),
  };
}

/** A copy for one's own chat. */
export const testNotice = ({ id }: Of<'test-notice'>, context: EffectContext): InStatement[] =>
  by(OFFICER, id, moves.test(id, moverIn(context), context.settings), context);

/** The other officers are asked, each in their own chat. */
export function askApproval({ id }: Of<'ask-approval'>, context: EffectContext): InStatement[] {
  const { now, settings } = context;
  const others = `SELECT s.person, b.id AS object FROM broadcast b JOIN staff s ON s.id NOT IN (${writerOf('b')}, :me) AND s.person IS NOT NULL AND s.removed_at IS NULL
    AND s.role IN ('officer', 'admin') WHERE b.id = :id AND b.state = 'draft' AND ${OFFICER}`;
  return [
    announcement({ flow: 'notice-approval', from: others, args: { id, me: meIn(context) } }, now, settings),
    auditStatement({ who: meIn(context), did: 'ask approval', what: `broadcast ${id}`, at: now }),
  ];
}

/** Whoever wrote it is told. */
export function approveNotice({ id, version }: Of<'approve-notice'>, context: EffectContext): InStatement[] {
  const { now, settings } = context;
  const writer =
    'SELECT s.person, b.id AS object FROM broadcast b JOIN staff s ON s.id = b.created_by AND s.person IS NOT NULL WHERE b.id = :id';
  return [
    ...by(OFFICER, id, moves.approve(id, Number(version), moverIn(context)), context),
    announcement({ flow: 'notice-approved', from: writer, args: { id } }, now, settings),
  ];
}

/** Whoever sends it is kept informed. */
export function sendNotice({ id, version, when, sendAt, promotes }: Of<'send-notice'>, context: EffectContext): InStatement[] {
  const seen = {
    ...{ id, version: Number(version), when, promotes: promotes === true || promotes === 'true' },
    sendAt: sendAt === undefined || sendAt === '' ? null : Number(sendAt),
  };
  return [
    ...by(SENDER, id, moves.send(seen, context.settings, moverIn(context)), context),
    ...followNotice({ effect: 'follow-notice', id }, context),
  ];
}

export const recallNotice = ({ id }: Of<'recall-notice'>, context: EffectContext): InStatement[] =>
  by(OFFICER, id, moves.recall(id, moverIn(context)), context);

export const pauseNotice = ({ id }: Of<'pause-notice'>, context: EffectContext): InStatement[] =>
  by(OFFICER, id, moves.pause(id, moverIn(context)), context);

export const resumeNotice = ({ id }: Of<'resume-notice'>, context: EffectContext): InStatement[] => [
  ...by(SENDER, id, moves.resume(id, moverIn(context)), context),
  ...followNotice({ effect: 'follow-notice', id }, context),
];

export const cancelNotice = ({ id }: Of<'cancel-notice'>, context: EffectContext): InStatement[] =>
  by(OFFICER, id, moves.cancel(id, moverIn(context)), context);

/** One message that says how far it is; the jobs keep it true where a message can be changed, and tell the end where it can't. */
export function followNotice({ id }: Of<'follow-notice'>, context: EffectContext): InStatement[] {
  const { contact, now, settings, personId } = context;
  const follow = `INSERT INTO broadcast_watch (broadcast_id, contact_id, since) SELECT :id, :contact, :now WHERE EXISTS (SELECT 1 FROM staff WHERE id = :me AND removed_at IS NULL)
    ON CONFLICT (broadcast_id, contact_id) DO UPDATE SET since = excluded.since, shown = '', ended = 0`;
  const from = 'SELECT :personId AS person, broadcast_id AS object FROM broadcast_watch WHERE broadcast_id = :id AND contact_id = :contact';
  return [
    { sql: follow, args: { id, contact, now, me: meIn(context) } },
    announcement({ flow: 'notice-progress', from, args: { id, contact, personId } }, now, settings, true),
  ];
}
