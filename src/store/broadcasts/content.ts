/** What a reader of a notice approves, and what stands in its way. */
import { type MoveRefusal, NOTICE_LENGTH, type NoticeDraft } from '../../model.ts';
import { forbiddenInPromotion } from '../../understanding/promotion.ts';

/** A hash of everything that was approved: an edit of any of it needs approval anew. */
export async function contentHash(draft: NoticeDraft): Promise<string> {
  const { topic, fair, promotes, text, attachment, audience, when, sendAt } = draft;
  const sorted = Object.fromEntries(Object.entries(audience).sort(([a], [b]) => (a < b ? -1 : 1)));
  const content = JSON.stringify([topic, fair, promotes, text.vi, text.en, attachment, sorted, when, sendAt]);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Why a notice may not go out as it is written; null when it may. */
export function problemOf(draft: Pick<NoticeDraft, 'text' | 'promotes' | 'when' | 'sendAt'>, now: number): MoveRefusal | null {
  if (draft.text.vi.trim() === '') return 'no_text';
  if ([...draft.text.vi].length > NOTICE_LENGTH || [...draft.text.en].length > NOTICE_LENGTH) return 'too_long';
  if (draft.when === 'at' && draft.sendAt === null) return 'no_moment';
  if (draft.when === 'at' && (draft.sendAt ?? 0) < now) return 'past';
  return draft.promotes ? forbiddenInPromotion(`${draft.text.vi} ${draft.text.en}`) : null;
}
