/** Uploads (zalo-oa 2.5): a multipart form with one field `file`; what comes back lives 7 days, then messages that use it get -100. */
import { failure, type Reply, success } from './reply.ts';
import { messageId, type World } from './world.ts';

/** How long an upload lives, ms. */
export const UPLOAD_MS = 7 * 24 * 3_600_000;

const MEGABYTE = 1024 * 1024;
/** What each path takes, how much of it, and the name of the id it gives. */
const KINDS = {
  image: { types: ['image/jpeg', 'image/png'], bytes: MEGABYTE, id: 'attachment_id' },
  // No limit is documented for a GIF.
  gif: { types: ['image/gif'], bytes: Number.POSITIVE_INFINITY, id: 'attachment_id' },
  file: {
    types: ['application/pdf', 'application/msword', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'text/csv'],
    bytes: 5 * MEGABYTE,
    id: 'token',
  },
} as const;

/** Takes one upload. */
export async function upload(world: World, kind: keyof typeof KINDS, contentType: string, bytes: Buffer): Promise<Reply> {
  const { types, bytes: most, id } = KINDS[kind];
  const file = await fileOf(contentType, bytes);
  if (file === null || !types.some((type) => type === file.type)) return failure(-201, 'file is invalid!');
  if (file.size > most) return failure(-210, 'Parameter exceeds allowable limit');
  const key = messageId();
  world.uploads.set(key, world.now() + UPLOAD_MS);
  return success({ [id]: key });
}

async function fileOf(contentType: string, bytes: Buffer): Promise<File | null> {
  if (!contentType.startsWith('multipart/form-data')) return null;
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData().catch(() => null);
  const file = form?.get('file');
  return file instanceof File ? file : null;
}

/** Why a message can't use this upload, or null. */
export function refuseUpload(world: World, id: unknown, name: string): Reply | null {
  const expiresAt = world.uploads.get(String(id));
  if (expiresAt === undefined) return failure(-201, `${name} is invalid!`);
  return expiresAt <= world.now() ? failure(-100, 'attachment_id was expired') : null;
}
