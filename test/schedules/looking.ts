/** What a run looks up amid everything: screens, what still waits, whose number is told to whom. */
import type { Client } from '@libsql/client';
import type { ContactId } from '../../src/model.ts';
import type { Leaving, Platforms } from './platform.ts';
import type { Town } from './town.ts';

/** The actions on a person's screen, newest first. */
export function buttonsOf(town: Town, platforms: Platforms, contact: ContactId): string[] {
  const mine = platforms.accepted.filter((message) => message.contact === contact).reverse();
  const news = mine.flatMap(({ body }) => [...body.matchAll(/#x\.request\.[\w-]+\.(?:accept|decline)/g)].map(([payload]) => payload));
  return [...news, ...town.buttons.filter((button) => button.contact === contact).map(({ payload }) => payload)];
}

/** What still has to happen, or empty. */
export async function atRest(db: Client, platforms: Platforms, now: number): Promise<string> {
  const unanswered = platforms.posted.filter(({ answered }) => !answered);
  if (unanswered.length > 0) return `no 200 for ${unanswered.map(({ update }) => update.id).join(', ')}`;
  const { rows } = await db.execute("SELECT id, contact_id, flow, due_at, lease_until, attempts FROM outbox WHERE state = 'waiting'");
  return rows.length > 0 ? `still to leave at ${now}: ${JSON.stringify(rows)}` : '';
}

/**
 * A number went to somebody to whom it was never revealed; or not any more, unless one of the two was erased after the process had read it for
 * them (`readAt`, a moment of the memory).
 */
export async function leaked(town: Town, db: Client, { contact, text }: Leaving, readAt: number): Promise<boolean> {
  const digits = text.replace(/\D/g, '');
  for (const phone of town.phones) {
    if (phone.known.includes(contact) || !digits.includes(phone.digits)) continue;
    const revealed = await db.execute({
      sql: `SELECT 1 FROM reveal v JOIN request r ON r.number = v.request_number WHERE r.state = 'accepted' AND v.owner = :owner
          AND (v.shown_to = :reader OR EXISTS (SELECT 1 FROM link l WHERE l.person = :reader AND v.shown_to = 'producer:' || l.producer_code))
        UNION ALL SELECT 1 FROM log WHERE seq > :readAt AND (what = 'gone' AND contact_id = :reader
          OR what = 'unrevealed' AND contact_id = :owner AND (update_id = :reader OR update_id LIKE 'producer:%'))`,
      args: { owner: phone.owner, reader: contact, readAt },
    });
    if (revealed.rows.length === 0) return true;
  }
  return false;
}
