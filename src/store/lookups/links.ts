/** Before a chat is linked: what a code or a proven phone number would link it to. */
import { linkCodeHash } from '../register/link-code.ts';
import { phoneHash } from '../register/phone.ts';
import { HOUR_MS, numberSetting } from '../setting-values.ts';
import type { Asking, Reading } from './context.ts';

/** What a code would do. Too many wrong tries of this contact (in the last hour, or in all) answer `limited` before the code is looked at. */
export async function linkCheck(args: { code: string }, asking: Asking): Promise<Reading<'link-check'>> {
  const { person, personId, now, keys } = asking;
  const hash = await linkCodeHash(keys, args.code);
  const since = now - HOUR_MS;
  return {
    reads: [
      {
        sql: `SELECT (SELECT count(*) FROM link_try WHERE contact_id = :contact AND at > :since) AS mine, (SELECT count(*) FROM link_try WHERE contact_id = :contact) AS total`,
        args: { contact: person.contact, since },
      },
      {
        sql: `SELECT c.producer_code, m.name, s.name AS staff, c.expires_at, c.used_at,
            EXISTS (SELECT 1 FROM link l WHERE l.person = :personId AND l.producer_code = c.producer_code) AS linked, s.person IS :personId AS is_me
          FROM link_code c LEFT JOIN producer m ON m.code = c.producer_code LEFT JOIN staff s ON s.id = c.staff_id AND s.removed_at IS NULL
          WHERE c.hash = :hash AND (m.code IS NOT NULL OR s.id IS NOT NULL)`,
        args: { hash, personId },
      },
    ],
    result: ([tries, found]) => {
      const nothing = { producer: null, staff: '' };
      const [mine, total] = [tries?.rows[0]?.mine, tries?.rows[0]?.total];
      if (
        Number(mine) >= numberSetting(person.settings, 'link_tries_hour') ||
        Number(total) >= numberSetting(person.settings, 'link_tries_total')
      ) {
        return { state: 'limited', ...nothing };
      }
      const row = found?.rows[0];
      if (row === undefined) return { state: 'unknown', ...nothing };
      const to = {
        producer: row.producer_code === null ? null : { code: String(row.producer_code), name: String(row.name) },
        staff: String(row.staff ?? ''),
      };
      if (row.linked === 1 || row.is_me === 1) return { state: 'already', ...to };
      if (row.used_at !== null) return { state: 'used', ...nothing };
      return Number(row.expires_at) <= now ? { state: 'expired', ...nothing } : { state: 'ok', ...to };
    },
  };
}

/** Producers whose number in the register is this one; only where the platform proves that a number is the person's own. */
export async function linkPhone(args: { phone: string }, asking: Asking): Promise<Reading<'link-phone'>> {
  const hash = await phoneHash(asking.keys, args.phone);
  const sql = `SELECT m.code, m.name FROM phone f JOIN producer m ON f.owner = 'producer:' || m.code
    WHERE f.hash = :hash AND :proves AND NOT EXISTS (SELECT 1 FROM link l WHERE l.person = :personId AND l.producer_code = m.code) ORDER BY m.name`;
  return {
    reads: [{ sql, args: { hash, personId: asking.personId, proves: asking.person.capabilities.provesPhone ? 1 : 0 } }],
    result: ([found]) => {
      const producers = (found?.rows ?? []).map((row) => ({ code: String(row.code), name: String(row.name) }));
      return { count: producers.length, producers };
    },
  };
}
