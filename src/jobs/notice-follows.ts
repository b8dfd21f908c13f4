/** A notice that was told by a template (Zalo, past its window): it follows itself, as an answer to what the person writes next. */
import { wantsNotice } from '../store/broadcasts/results.ts';
import type { OutboxRow } from '../store/outbox.ts';
import type { Parts } from './parts.ts';

/** Whoever writes later than this, in ms, does not answer that template. */
const FOLLOWS_FOR_MS = 14 * 24 * 3_600_000;

/** Whether a row is such a notice, and no try of one: then nothing that fails with its file may hold up the chat. */
export const isFollowing = ({ extra }: OutboxRow): boolean => typeof extra.knockedAt === 'number';

/** Whether it is still to follow: in time, the notice not cancelled, its topic not stopped (by this very word, perhaps). */
export async function stillFollows({ db, clock }: Parts, { extra, object, contact }: OutboxRow): Promise<boolean> {
  return clock() - Number(extra.knockedAt) <= FOLLOWS_FOR_MS && (await wantsNotice(db, object ?? '', contact));
}
