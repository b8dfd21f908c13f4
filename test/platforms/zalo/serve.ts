/** One HTTP request to the offline Zalo, from its first byte to the answer: the fault it meets, the token check, the call. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bytesOf } from '../common/listen.ts';
import { BUSINESS_CALLS, CALLS } from './calls.ts';
import type { Fields } from './fields.ts';
import { countCall, limitHeaders } from './limits.ts';
import { accessToken, permission } from './oauth.ts';
import type { Fault, FaultTarget } from './options.ts';
import { failure, type Reply } from './reply.ts';
import { serveFile } from './their-files.ts';
import { askedOf } from './words.ts';
import type { World } from './world.ts';

/** A request, read. */
interface Asked {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  bytes: Buffer;
  text: string;
  body: Fields;
}

/** Answers one request. */
export async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = await read(request);
  const { pathname } = asked.url;
  const about = askedOf(asked.body);
  world.counts.calls += 1;
  if (world.keeps) world.requests.push({ method: asked.method, path: pathname, headers: asked.headers, body: asked.text });
  const fault = world.faults.take(about.who === undefined ? [pathname] : [pathname, faultKey(pathname, about.who)]);
  if (fault !== undefined) world.counts.faults += 1;
  const entry = world.transcript.add({ kind: 'call', what: pathname, ...about, ...(fault === undefined ? {} : { fault: fault.kind }) });
  const file = pathname.startsWith('/files/');
  const reply = replyByScript(fault) ?? (file ? null : await route(world, asked));
  entry.answer = reply ? summaryOf(reply) : 'a file';
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset') return void request.socket.destroy();
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (reply === null) return serveFile(world, pathname, response);
  write(response, reply);
}

/** Scripts a fault for requests to this path. */
export function addFault(world: World, path: string, fault: Fault, { to, ...strikes }: FaultTarget = {}): void {
  world.faults.add(to === undefined ? path : faultKey(path, to), fault, strikes);
}

function faultKey(path: string, to: string): string {
  return `${path} to ${to}`;
}

async function read(request: IncomingMessage): Promise<Asked> {
  const bytes = await bytesOf(request);
  const text = bytes.toString('utf8');
  const url = new URL(request.url ?? '/', 'http://zalo');
  return { method: request.method ?? '', url, headers: request.headers, bytes, text, body: object(text) };
}

/** Faults that answer instead of doing anything. */
function replyByScript(fault: Fault | undefined): Reply | null {
  if (fault?.kind === 'status') return { status: fault.status, headers: fault.headers ?? {}, body: '' };
  if (fault?.kind === 'code') return failure(fault.code, fault.message ?? 'by script');
  if (fault?.kind === 'raw') return { body: fault.body };
  return fault?.undone ? { body: '' } : null;
}

async function route(world: World, { method, url, headers, bytes, text, body }: Asked): Promise<Reply> {
  if (url.pathname === '/v4/oa/permission') return permission(world, url.searchParams);
  if (url.pathname === '/v4/oa/access_token') return accessToken(world, headers, text);
  const key = `${method} ${url.pathname}`;
  const business = Object.hasOwn(BUSINESS_CALLS, key);
  const call = business ? BUSINESS_CALLS[key] : CALLS[key];
  const refused = countCall(world) ?? refuseToken(world, headers.access_token, business);
  if (refused !== null) return { ...refused, headers: limitHeaders(world) };
  if (call === undefined) return { status: 404, body: '' };
  const data = object(url.searchParams.get('data') ?? '');
  const reply = await call({ world, body, data, query: url.searchParams, contentType: headers['content-type'] ?? '', bytes });
  return { ...reply, headers: { ...limitHeaders(world), ...reply.headers } };
}

/** The business host has one code for every bad token (zalo-oa 4.2). */
function refuseToken(world: World, token: string | string[] | undefined, business: boolean): Reply | null {
  const expiresAt = world.access.get(String(token ?? ''));
  if (expiresAt !== undefined && expiresAt > world.now()) return null;
  if (business) return failure(-124, 'Access token is invalid');
  return expiresAt === undefined ? failure(-216, 'Access token is invalid') : failure(-220, 'access_token is expired or removed');
}

/** For the transcript: no token stands in it. */
function summaryOf({ status = 200, body }: Reply): string {
  const { error, message, error_name } = (typeof body === 'object' && body !== null ? body : {}) as Fields;
  if (error === undefined) return String(status);
  return `${status} ${String(error)} ${String(message ?? error_name ?? '')}`.trim();
}

function write(response: ServerResponse, reply: Reply): void {
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers }).end(text);
}

function object(text: string): Fields {
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return {};
  }
}
