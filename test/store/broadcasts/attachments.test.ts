import { expect, it } from 'vitest';
import { attachmentBytes, keepAttachment, keepUpload, uploadOf } from '../../../src/store/broadcasts/attachments.ts';
import { NOW, openHouse } from '../house.ts';

const pdf = (size: number) => {
  const bytes = new Uint8Array(size).map((_, i) => (i * 31) % 251);
  bytes.set(new TextEncoder().encode('%PDF-1.7'));
  return bytes;
};
const jpeg = (size: number) => {
  const bytes = new Uint8Array(size);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return bytes;
};

it('keeps a file of several parts, byte for byte and once', async () => {
  const { db } = await openHouse();
  const bytes = pdf(1_200_000);
  const kept = await keepAttachment(db, { name: 'Công văn 12/2026.pdf', bytes }, NOW);
  expect(kept).toMatchObject({ kind: 'pdf', name: 'Công văn 122026.pdf', type: 'application/pdf', size: bytes.length });
  expect(await keepAttachment(db, { name: 'again.pdf', bytes }, NOW)).toMatchObject({ id: kept?.id });
  expect(kept && Buffer.from(await attachmentBytes(db, kept)).equals(Buffer.from(bytes))).toBe(true);
});

it.each<[string, Uint8Array, boolean]>([
  ['a picture of 1 MB', jpeg(1024 * 1024), true],
  ['a picture above 1 MB, which Zalo refuses', jpeg(1024 * 1024 + 1), false],
  ['a PDF of 5 MB', pdf(5 * 1024 * 1024), true],
  ['a PDF above 5 MB', pdf(5 * 1024 * 1024 + 1), false],
  ['what only says that it is a picture', new TextEncoder().encode('<html>'), false],
  ['nothing', new Uint8Array(0), false],
])('%s', async (_, bytes, taken) => {
  const { db } = await openHouse();
  expect((await keepAttachment(db, { name: 'x', bytes }, NOW)) !== null).toBe(taken);
});

it('remembers what a platform calls it, until the platform forgets', async () => {
  const { db } = await openHouse();
  const kept = await keepAttachment(db, { name: 'x', bytes: jpeg(100) }, NOW);
  const id = kept?.id ?? '';
  expect(await uploadOf(db, id, 'zalo', NOW)).toBeNull();
  await keepUpload(db, id, 'zalo', 'a1', NOW + 1000);
  await keepUpload(db, id, 'telegram', 'f1', null);
  expect(await uploadOf(db, id, 'zalo', NOW)).toBe('a1');
  expect(await uploadOf(db, id, 'zalo', NOW + 1000)).toBeNull();
  expect(await uploadOf(db, id, 'telegram', NOW + 1e12)).toBe('f1');
});
