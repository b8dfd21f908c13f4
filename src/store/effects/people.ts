/** Effects on the person who writes: language, role, profile, consents, questions. */
import type { InStatement } from '@libsql/client';
import { type Effect, type Purpose, TOPICS } from '../../model.ts';
import { fold } from '../../understanding/fold.ts';
import { mask } from '../../understanding/mask.ts';
import { e164, phoneHash } from '../register/phone.ts';
import { type Keys, seal } from '../seal.ts';
import type { EffectContext } from './context.ts';
import { cancelOpenRequests } from './requests-close.ts';

type Of<E extends Effect['effect']> = Extract<Effect, { effect: E }>;

/** The language of this contact: Zalo and Telegram of one person may differ. */
export function setLanguage({ language }: Of<'set-language'>, { contact }: EffectContext): InStatement[] {
  return [{ sql: 'UPDATE contact SET language = :language WHERE id = :contact', args: { language, contact } }];
}

/** The role of the person; saying it ends the welcome. */
export function setRole({ role }: Of<'set-role'>, { personId }: EffectContext): InStatement[] {
  return [{ sql: 'UPDATE contact SET role = :role, known = 1 WHERE person = :personId', args: { role, personId } }];
}

/** Keeps what was asked, in its words, with the message that answered it. The same version twice is one consent. */
export function grantConsent(
  { purpose, version, text }: Pick<Of<'grant-consent'>, 'purpose' | 'version' | 'text'>,
  context: EffectContext,
): InStatement[] {
  const { personId, contact, messageId, now } = context;
  const sql = `INSERT INTO consent(person, contact_id, purpose, version, text, message_id, granted_at)
    SELECT :personId, :contact, :purpose, :version, :text, :messageId, :now
    WHERE NOT EXISTS (SELECT 1 FROM consent WHERE person = :personId AND purpose = :purpose AND version = :version AND withdrawn_at IS NULL)`;
  return [{ sql, args: { personId, contact, purpose, version, text, messageId, now } }];
}

/**
 * Withdraws in one step. Without `share` no request of this person may end in a reveal, so open ones are cancelled; without `contact`
 * name, phone and e-mail are not kept any longer, and `share` and `office` go with it.
 */
export function withdrawConsent({ purpose }: Of<'withdraw-consent'>, context: EffectContext): InStatement[] {
  const withdrawn = [endConsent(purpose, context)];
  if (purpose === 'office') return [...withdrawn, hideFromOffice(context)];
  if (purpose !== 'contact' && purpose !== 'share') return withdrawn;
  const closed = cancelOpenRequests(context);
  if (purpose === 'share') return [...withdrawn, ...closed];
  const { personId } = context;
  return [
    ...withdrawn,
    endConsent('share', context),
    endConsent('office', context),
    hideFromOffice(context),
    ...closed,
    { sql: `DELETE FROM phone WHERE owner = 'contact:' || :personId`, args: { personId } },
    {
      sql: 'UPDATE contact SET name_sealed = NULL, organisation_sealed = NULL, email_sealed = NULL WHERE person = :personId',
      args: { personId },
    },
  ];
}

/** Who stops a topic that they never agreed to is remembered too: what is told without a consent (the end of one's certificate) heeds it. */
function stopNotices(purpose: Purpose, context: EffectContext): InStatement[] {
  const { personId, contact, messageId, now } = context;
  const refused = `INSERT INTO consent(person, contact_id, purpose, version, text, message_id, granted_at, withdrawn_at)
    SELECT :personId, :contact, :purpose, '', '', :messageId, :now, :now WHERE NOT EXISTS (SELECT 1 FROM consent WHERE person = :personId AND purpose = :purpose)`;
  return [endConsent(purpose, context), { sql: refused, args: { personId, contact, purpose, messageId, now } }];
}

/** The phone no longer stands on the office's lists of registrations. */
function hideFromOffice({ personId }: EffectContext): InStatement {
  return { sql: `DELETE FROM reveal WHERE owner = 'contact:' || :personId AND shown_to = 'office'`, args: { personId } };
}

function endConsent(purpose: Purpose, { personId, now }: EffectContext): InStatement {
  const sql = 'UPDATE consent SET withdrawn_at = :now WHERE person = :personId AND purpose = :purpose AND withdrawn_at IS NULL';
  return { sql, args: { personId, purpose, now } };
}

/** Starts or stops notices on one topic or all. Starting keeps the text as a consent. */
export function setNotices({ topic, on, version = '', text = '' }: Of<'set-notices'>, context: EffectContext): InStatement[] {
  const topics = topic === 'all' ? TOPICS : [topic];
  const purposes = topics.map((one): Purpose => `notices:${one}`);
  return purposes.flatMap((purpose) => (on ? grantConsent({ purpose, version, text }, context) : stopNotices(purpose, context)));
}

/** Name, organisation and e-mail (sealed) on every contact of the person, the phone in its own table. Fields that are not given stay. */
export async function setProfile(effect: Of<'set-profile'>, keys: Keys, { personId }: EffectContext): Promise<InStatement[]> {
  const statements: InStatement[] = [];
  for (const field of ['name', 'organisation', 'email'] as const) {
    const value = effect[field];
    if (!value) continue;
    statements.push({
      sql: `UPDATE contact SET ${field}_sealed = :sealed WHERE person = :personId`,
      args: { sealed: await seal(keys, value), personId },
    });
  }
  if (effect.phone) statements.push(await keepPhone(keys, `contact:${personId}`, effect.phone));
  return statements;
}

async function keepPhone(keys: Keys, owner: string, typed: string): Promise<InStatement> {
  const phone = e164(typed);
  const sql = `INSERT INTO phone(owner, sealed, hash, tail) VALUES (:owner, :sealed, :hash, :tail)
    ON CONFLICT(owner) DO UPDATE SET sealed = excluded.sealed, hash = excluded.hash, tail = excluded.tail`;
  return { sql, args: { owner, sealed: await seal(keys, phone), hash: await phoneHash(keys, phone), tail: phone.slice(-3) } };
}

/** Counts a question that was not understood, masked and folded. A tap that says nothing to this person has no text. */
export function keepQuestion({ text = '' }: Of<'keep-question'>, { now }: EffectContext): InStatement[] {
  const folded = fold(mask(text)).slice(0, 200);
  if (folded === '') return [];
  const sql = `INSERT INTO question(folded, times, first_at, last_at) VALUES (:folded, 1, :now, :now)
    ON CONFLICT(folded) DO UPDATE SET times = times + 1, last_at = excluded.last_at`;
  return [{ sql, args: { folded, now } }];
}
