/** What people send to the offline OA (zalo-oa 5.3): the event names an address, which anybody may read. */
import type { ServerResponse } from 'node:http';
import type { Fields } from './fields.ts';
import { messageId, type World } from './world.ts';

/** A file that somebody sends. */
export interface TheirFile {
  bytes: Uint8Array;
  /** As a picture: without name and size. */
  as?: 'image' | 'file';
  name?: string;
  /** As Zalo names kinds of files: `pdf`, `docx` … */
  type?: string;
  /** Another address than the one where the bytes lie. */
  url?: string;
}

/** The event's name and its attachment. */
export function attachmentOf(
  world: World,
  { bytes, as = 'file', name = '', type = '', url }: TheirFile,
): { event: string; attachment: Fields } {
  const path = `/files/${messageId()}`;
  world.theirFiles.set(path, bytes);
  const address = url ?? `${world.root}${path}`;
  if (as === 'image')
    return { event: 'user_send_image', attachment: { type: 'image', payload: { thumbnail: `${address}?small`, url: address } } };
  const payload = { size: String(bytes.length), name, checksum: '0'.repeat(32), type, url: address };
  return { event: 'user_send_file', attachment: { type: 'file', payload } };
}

/** Hands a file out, without a word about its length; nobody needs a token for it. */
export function serveFile(world: World, path: string, response: ServerResponse): void {
  const bytes = world.theirFiles.get(path);
  response.writeHead(bytes ? 200 : 404, { 'content-type': 'application/octet-stream' }).end(bytes);
}
