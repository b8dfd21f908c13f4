/** Files handed over to the offline Bot API as multipart forms, and sent again by their `file_id`. */
import { fromForm } from './spec.ts';
import type { TelegramWorld } from './world.ts';

const MEGABYTE = 1024 * 1024;
/** Bot API, "Sending files". */
const MOST = { photo: 10 * MEGABYTE, document: 50 * MEGABYTE };

/** A form's fields; a file stands for its `attach://` name, and its bytes wait in the world until the call is carried out. */
export async function fromMultipart(
  world: TelegramWorld,
  method: string,
  type: string,
  bytes: Buffer,
): Promise<Record<string, unknown> | null> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData().catch(() => null);
  if (form === null) return null;
  const fields: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else {
      fields[name] = `attach://${world.nextFile++}`;
      world.uploads.set(fields[name], value);
    }
  }
  const body = fromForm(method, fields);
  return /^-?\d+$/.test(String(body.chat_id)) ? { ...body, chat_id: Number(body.chat_id) } : body;
}

/** The id of what a call sends, or what is wrong with it. */
export function fileIdOf(world: TelegramWorld, field: 'photo' | 'document', given: string): { id: string } | { wrong: string } {
  const file = world.uploads.get(given);
  if (file === undefined) {
    const kind = world.fileIds.get(given);
    if (kind === undefined) return { wrong: 'wrong file identifier/HTTP URL specified' };
    return kind === field ? { id: given } : { wrong: `type of file mismatch: can't use file of type ${kind} as ${field}` };
  }
  if (file.size === 0) return { wrong: 'file must be non-empty' };
  if (file.size > MOST[field]) return { wrong: 'file is too big' };
  if (field === 'photo' && !file.type.startsWith('image/')) return { wrong: 'IMAGE_PROCESS_FAILED' };
  return { id: `file-${given.slice('attach://'.length)}` };
}
