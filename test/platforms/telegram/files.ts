/** Files of the offline Bot API: handed over as multipart forms and sent again by their `file_id`; and those of people, to be fetched. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, refuse } from './answer.ts';
import { fromForm } from './spec.ts';
import { type TelegramWorld, takeFault } from './world.ts';

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

/** A file that somebody sends. */
export interface TheirFile {
  bytes: Uint8Array;
  /** As a photo: without name and type, in two sizes. */
  as?: 'photo' | 'document';
  name?: string;
  type?: string;
}

/** The content of the message that brings it (Bot API, `PhotoSize` and `Document`); `getFile` knows it from now on. */
export function contentOf(world: TelegramWorld, { bytes, as = 'document', name, type }: TheirFile): Record<string, unknown> {
  const of = (id: string, content: Uint8Array) => {
    world.theirFiles.set(id, { path: `${as}s/file_${id}`, bytes: content });
    return { file_id: id, file_unique_id: `u${id}`, file_size: content.length };
  };
  const id = `AgACAgUAAxkBAAI${world.nextFile++}`;
  if (as === 'photo') {
    const small = { ...of(`${id}s`, bytes.slice(0, Math.ceil(bytes.length / 4))), width: 320, height: 240 };
    return { photo: [small, { ...of(id, bytes), width: 1280, height: 960 }] };
  }
  return { document: { ...of(id, bytes), ...(name ? { file_name: name } : {}), ...(type ? { mime_type: type } : {}) } };
}

/** Where a file lies; bots may fetch 20 MB. */
export function findFile(world: TelegramWorld, id: string): Answer {
  const file = world.theirFiles.get(id);
  if (!file) return refuse(400, 'Bad Request: wrong file_id or the file is temporarily unavailable');
  if (file.bytes.length > 20 * MEGABYTE) return refuse(400, 'Bad Request: file is too big');
  return { ok: true, result: { file_id: id, file_unique_id: `u${id}`, file_size: file.bytes.length, file_path: file.path } };
}

/** Hands a file out, or what the fault makes of it. */
export async function serveFile(world: TelegramWorld, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const fault = takeFault(world, 'download', undefined);
  world.counts.calls += 1;
  if (world.keeps) world.calls.push({ method: 'download', body: { path }, at: world.now() });
  world.transcript.add({ kind: 'call', what: 'download', ...(fault === undefined ? {} : { fault: fault.kind }) });
  const file = [...world.theirFiles.values()].find((one) => one.path === path);
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset') return void request.socket.destroy();
  if (fault?.kind === 'page')
    return void response.writeHead(fault.status, fault.location ? { location: fault.location } : {}).end('<html>gateway</html>');
  if (!file) return void response.writeHead(404).end();
  const half = fault?.kind === 'half';
  const sized = fault?.kind === 'unsized' ? {} : { 'content-length': String(file.bytes.length) };
  response.writeHead(200, { 'content-type': 'application/octet-stream', ...sized });
  if (half) {
    response.write(file.bytes.slice(0, Math.floor(file.bytes.length / 2)));
    return void setTimeout(() => request.socket.destroy(), 20);
  }
  response.end(file.bytes);
}
