/** `/api` at the door: an address that keeps failing is not read, no body is longer than needed, and the API itself is loaded at its first request. */
import { holderOfBearer } from './console/api/bearer.ts';
import { refuse } from './console/api/refusal.ts';
import type { Parts } from './jobs/parts.ts';
import { NOTICE_FILE_BYTES } from './model.ts';
import type { Refusals } from './refusals.ts';
import { readBody } from './webhook-body.ts';

/** A change of ours is a few kilobytes; the longest is a notice with its text in two languages. In bytes. */
const BODY_LIMIT = 64 * 1024;
/** A notice's picture or PDF comes as it is, and may take so long, in ms. */
const FILE_WITHIN_MS = 12_000;
const FILE = /^\/api\/broadcasts\/[^/]+\/attachment$/;

/** Who asks: the address under which failures are counted, undefined when nobody can say. */
export interface Caller {
  address: string | undefined;
  refusals: Refusals;
  /** Epoch ms. */
  now: number;
}

/** Answers a request to `/api`. */
export async function openApiDoor(parts: Parts, request: Request, { address, refusals, now }: Caller): Promise<Response> {
  // Counted apart from webhooks: a program with an old key must not cost a platform its hearing.
  const caller = address === undefined ? undefined : `api ${address}`;
  if (refusals.isBarred(caller, now)) return refuse('too-many', { 'retry-after': '60', connection: 'close' });
  const isFile = request.method === 'PUT' && FILE.test(new URL(request.url).pathname);
  // Five megabytes are read of nobody without a key.
  const mayBeLong = isFile && (await holderOfBearer(parts, request.headers.get('authorization'))) !== null;
  const body = await readBody(request, mayBeLong ? { most: NOTICE_FILE_BYTES.pdf, withinMs: FILE_WITHIN_MS } : { most: BODY_LIMIT });
  if (body === 'too-large') return refuse('too-large', { connection: 'close' });
  if (body === 'too-slow') return refuse('too-slow', { connection: 'close' });
  const { answerApi } = await import('./console/api.ts');
  const answer = await answerApi(parts, withBody(request, body));
  if (answer.status === 401) refusals.failed(caller, now);
  return answer;
}

/** The request with the body that was read; whoever names no type means JSON. */
function withBody(request: Request, body: Uint8Array<ArrayBuffer>): Request {
  const { method, url } = request;
  const headers = new Headers(request.headers);
  if (body.length === 0) return new Request(url, { method, headers });
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return new Request(url, { method, headers, body });
}
