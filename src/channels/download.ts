/** Fetching a file that somebody sent from its platform: never more than asked for, never longer, never from another place than the channel allows. */
import type { FileFetched } from './channel.ts';

/** How long one file may take, in ms: five megabytes over a slow line. */
export const FETCH_WITHIN_MS = 45_000;
/** A platform's file server may send on to its nearest copy. */
const REDIRECTS = 3;

/** What is fetched: at most so many bytes, from an address that `allowed` lets pass, and whatever it redirects to. */
export interface Download {
  url: string;
  most: number;
  withinMs?: number;
  allowed(url: URL): boolean;
}

/** Fetches; a file that is longer than `most` gives no bytes. Never throws; nothing that it says names the address, which may hold a token. */
export async function download({ url, most, withinMs = FETCH_WITHIN_MS, allowed }: Download): Promise<FileFetched> {
  const signal = AbortSignal.timeout(withinMs);
  try {
    let address = URL.canParse(url) ? new URL(url) : null;
    for (let hops = 0; hops <= REDIRECTS; hops++) {
      if (address === null || !allowed(address)) return failed('file-gone', `not fetched from ${address?.hostname ?? 'no address'}`);
      const answer = await fetch(address, { redirect: 'manual', signal });
      if (answer.status === 200) return await bytesOf(answer, most);
      await answer.body?.cancel();
      const next = answer.status >= 300 && answer.status < 400 ? answer.headers.get('location') : null;
      if (next === null) return ofStatus(answer.status);
      address = URL.canParse(next, address) ? new URL(next, address) : null;
    }
    return failed('file-gone', 'too many redirects');
  } catch (error) {
    // A fetch harms nobody when it is made twice, so whatever happened on the way is tried again.
    return failed('retry', error instanceof Error ? error.name : 'network');
  }
}

/** The body, counted as it comes: what a server says of its length is no promise. */
async function bytesOf(answer: Response, most: number): Promise<FileFetched> {
  if (Number(answer.headers.get('content-length') ?? 0) > most) {
    await answer.body?.cancel();
    return { ok: true, bytes: null };
  }
  const reader = answer.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > most) {
      await reader?.cancel();
      return { ok: true, bytes: null };
    }
    chunks.push(part.value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { ok: true, bytes };
}

function ofStatus(status: number): FileFetched {
  return failed(status === 408 || status === 429 || status >= 500 ? 'retry' : 'file-gone', `http ${status}`);
}

const failed = (failure: 'retry' | 'file-gone', detail: string): FileFetched => ({ ok: false, failure, detail });
