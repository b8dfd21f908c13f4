/** The same inputs one after the other, with nothing going wrong: where a conversation must have come to, and what must have been said. */

import { handleUpdate } from '../../src/handle-update.ts';
import type { ContactId, Input, Reply, Session, Update } from '../../src/model.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { readSession } from '../../src/store/sessions.ts';
import { createGates } from './gates.ts';
import { happenings, recordsOf } from './memory.ts';
import { createPlatforms } from './platform.ts';
import { plainParts } from './process.ts';
import type { Ended } from './run.ts';

/** Where a contact stands, and every turn of the schedule, those before an erasure too: what was heard and said. */
export interface Standing {
  session: Session | null;
  turns: { said: Input; replies: Reply[]; turn: number }[];
}

/** What the database says of a contact. */
export async function standing({ db, town }: Pick<Ended, 'db' | 'town'>, contact: ContactId): Promise<Standing> {
  const { rows } = await db.execute({ sql: 'SELECT turn, body, sealed, updated_at FROM session WHERE contact_id = ?', args: [contact] });
  const row = rows[0];
  const sealed = row?.sealed === null ? null : String(row?.sealed);
  const session = row
    ? await readSession(town.keys, { turn: Number(row.turn), body: String(row.body), sealed, at: Number(row.updated_at) })
    : null;
  const records = await recordsOf<Standing['turns'][number]>(db, town.keys, contact);
  return { session, turns: records.map(({ said, replies, turn }) => ({ said, replies, turn })) };
}

/** Plays a contact's updates again in the order of their turns, each at the moment it was handled, on a fresh copy of the town. */
export async function standingSerially(ended: Ended, contact: ContactId): Promise<Standing> {
  const { town, platforms } = ended;
  const handled = (await happenings(ended.db)).flatMap((one) => (one.what === 'turn' && one.contact === contact ? [one] : []));
  const updates = new Map(platforms.posted.map(({ update }) => [update.id, update]));
  const { file, remove } = await town.copy();
  const db = openNodeClient(`file:${file}`);
  let now = town.opensAt;
  const open = createGates();
  open.pass = async () => 'well';
  const parts = plainParts({
    id: 0,
    db,
    keys: town.keys,
    channels: createPlatforms(open, async () => 0).channelsOf(0),
    clock: () => now,
    log: () => undefined,
  });
  try {
    for (const { update, at } of handled) {
      now = at;
      await handleUpdate(parts, updates.get(update) as Update).settled;
    }
    return await standing({ db, town }, contact);
  } finally {
    db.close();
    await remove();
  }
}
