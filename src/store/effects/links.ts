/** Linking a chat to a producer or a member of staff. */
import type { InStatement } from '@libsql/client';
import type { Effect } from '../../model.ts';
import { linkCodeHash } from '../register/link-code.ts';
import { phoneHash } from '../register/phone.ts';
import type { Keys } from '../seal.ts';
import { HOUR_MS, numberSetting } from '../setting-values.ts';
import { type EffectContext, GUARD } from './context.ts';
import { tasksForStaff } from './requests-to-staff.ts';

type Of<E extends Effect['effect']> = Extract<Effect, { effect: E }>;

/**
 * Guarded: the code is unused and in date, and this contact has not guessed too often. Of two people who use one code at once one gets it.
 * A member of staff who links a new chat moves there.
 */
export async function useLinkCode({ code }: Of<'use-link-code'>, keys: Keys, context: EffectContext): Promise<InStatement[]> {
  const { personId, contact, now, settings } = context;
  const hash = await linkCodeHash(keys, code);
  const use = `UPDATE link_code SET used_at = :now, used_by = :personId WHERE hash = :hash AND used_at IS NULL AND expires_at > :now
    AND (SELECT count(*) FROM link_try WHERE contact_id = :contact AND at > :since) < :tries`;
  const link = `INSERT INTO link(person, producer_code, contact_id, how, linked_at)
    SELECT :personId, producer_code, :contact, 'code', :now FROM link_code WHERE hash = :hash AND producer_code IS NOT NULL
    ON CONFLICT(person, producer_code) DO UPDATE SET contact_id = excluded.contact_id`;
  const join = 'UPDATE staff SET person = :personId WHERE removed_at IS NULL AND id = (SELECT staff_id FROM link_code WHERE hash = :hash)';
  return [
    { sql: use, args: { hash, personId, contact, now, since: now - HOUR_MS, tries: numberSetting(settings, 'link_tries_hour') } },
    GUARD,
    { sql: link, args: { hash, personId, contact, now } },
    { sql: join, args: { hash, personId } },
  ];
}

/** A wrong code; after too many the contact has to wait (settings). */
export function countLinkTry({ contact, now }: EffectContext): InStatement[] {
  return [{ sql: 'INSERT INTO link_try(contact_id, at) VALUES (:contact, :now)', args: { contact, now } }];
}

/** Guarded: the register has this number for this producer, and the platform proves whose a shared number is. */
export async function linkByPhone({ producer, phone }: Of<'link-by-phone'>, keys: Keys, context: EffectContext): Promise<InStatement[]> {
  const { personId, contact, now, person } = context;
  const sql = `INSERT INTO link(person, producer_code, contact_id, how, linked_at)
    SELECT :personId, :producer, :contact, 'phone', :now FROM phone WHERE owner = 'producer:' || :producer AND hash = :hash AND :proves
    ON CONFLICT(person, producer_code) DO UPDATE SET contact_id = excluded.contact_id`;
  const args = { personId, producer, contact, now, hash: await phoneHash(keys, phone), proves: person.capabilities.provesPhone ? 1 : 0 };
  return [{ sql, args }, GUARD];
}

/** Ends a link. Open requests that reach nobody any more go to the staff. */
export function unlink({ producer }: Of<'unlink'>, context: EffectContext): InStatement[] {
  const { personId } = context;
  const orphans = `UPDATE request SET state = 'staff', deadline = NULL WHERE producer_code = :producer AND state IN ('waiting', 'sent', 'asked')
    AND NOT EXISTS (SELECT 1 FROM link WHERE producer_code = :producer)`;
  return [
    { sql: 'DELETE FROM link WHERE person = :personId AND producer_code = :producer', args: { personId, producer } },
    { sql: orphans, args: { producer } },
    ...tasksForStaff(context.now, context.settings),
  ];
}
