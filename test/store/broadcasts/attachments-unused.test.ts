/** Files of notices that nobody needs any more go with time; what a notice still carries stays. */
import { expect, it } from 'vitest';
import { attachmentBytes, keepAttachment, keepUpload } from '../../../src/store/broadcasts/attachments.ts';
import { createDraft, editDraft, emptyDraft } from '../../../src/store/broadcasts/draft.ts';
import { cancel } from '../../../src/store/broadcasts/moves.ts';
import { readBroadcast } from '../../../src/store/broadcasts/read.ts';
import { deleteOld } from '../../../src/store/retention.ts';
import { count, openHouse } from '../house.ts';
import { addPeople, DAY, done, LINH, MORNING, planned, SETTINGS, startBroadcast } from './people.ts';

const LATER = MORNING + 30 * DAY + 1;

async function house() {
  const { db } = await openHouse();
  let seed = 1;
  /** A PDF of several parts that a platform keeps, too. */
  const file = async () => {
    const bytes = new Uint8Array(600_000).fill(seed++);
    bytes.set(new TextEncoder().encode('%PDF-1.7'));
    const kept = await keepAttachment(db, { name: 'a.pdf', bytes }, MORNING);
    if (!kept) throw new Error('not kept');
    await keepUpload(db, kept.id, 'telegram', `tg-${kept.id}`, null);
    return { ...kept, bytes };
  };
  const draft = async (attachment: string) =>
    done(await createDraft(db, { ...emptyDraft('fairs'), text: { vi: 'Mời anh/chị.', en: '' }, attachment }, LINH.who, MORNING));
  const left = async () => [await count(db, 'attachment'), await count(db, 'attachment_part'), await count(db, 'attachment_upload')];
  return { db, file, draft, left };
}

it('a draft keeps its file; what it carried before, or nobody ever took, goes after the setting’s days', async () => {
  const { db, file, draft, left } = await house();
  const [before, present] = [await file(), await file()];
  await file();
  const { id, version } = await draft(before.id);
  done(await editDraft(db, id, { attachment: present.id }, { version, ...LINH }));
  expect((await deleteOld(db, SETTINGS, MORNING + 30 * DAY)).attachment).toBe(0);
  expect(await left()).toEqual([3, 6, 3]);
  expect((await deleteOld(db, { ...SETTINGS, attachment_keep_days: 31 }, LATER)).attachment).toBe(0);
  expect((await deleteOld(db, SETTINGS, LATER)).attachment).toBe(2);
  expect(await left()).toEqual([1, 2, 1]);
  expect((await deleteOld(db, SETTINGS, MORNING + 900 * DAY)).attachment).toBe(0);
  const found = await readBroadcast(db, id);
  expect(Buffer.from(await attachmentBytes(db, present)).equals(Buffer.from(present.bytes))).toBe(true);
  expect(found?.attachment?.id).toBe(present.id);
});

it('a draft that was thrown away, or is gone, keeps none; one that reached somebody does, and so does another draft with the same file', async () => {
  const { db, file, draft, left } = await house();
  const [thrown, gone, shared] = [await file(), await file(), await file()];
  done(await cancel(db, (await draft(thrown.id)).id, LINH));
  await db.execute({ sql: 'DELETE FROM broadcast WHERE id = ?', args: [(await draft(gone.id)).id] });
  done(await cancel(db, (await draft(shared.id)).id, LINH));
  await draft(shared.id);
  await addPeople(db, { 'telegram:1': {} });
  const sent = await file();
  const { id } = await startBroadcast(db, { attachment: sent.id });
  await planned(db, id);
  done(await cancel(db, id, LINH));
  expect((await deleteOld(db, SETTINGS, LATER)).attachment).toBe(2);
  expect(await left()).toEqual([2, 4, 2]);
  expect((await readBroadcast(db, 'TB-0001'))?.attachment).toBeNull();
  expect((await readBroadcast(db, id))?.attachment?.id).toBe(sent.id);
});

it('handed over once more it is new again', async () => {
  const { db, file } = await house();
  const { bytes } = await file();
  await keepAttachment(db, { name: 'a.pdf', bytes }, MORNING + 29 * DAY);
  expect((await deleteOld(db, SETTINGS, LATER)).attachment).toBe(0);
});
