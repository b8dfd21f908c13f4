/**
 * An offline Zalo: OAuth, the OA OpenAPI and the webhook sender on 127.0.0.1, after zalo-oa 10. It keeps Zalo's rules (single-use
 * tokens, windows, limits) so that what passes here has a chance there.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CALLS } from './zalo/calls.ts';
import { accessToken, permission } from './zalo/oauth.ts';
import { type Delivered, type Delivery, followEvent, fromPerson, post, staffEvent } from './zalo/webhook.ts';
import {
  createWorld,
  type Fault,
  failure,
  issuePair,
  type Reply,
  type SeenRequest,
  type SentMessage,
  type World,
  type ZaloOptions,
  type ZaloPerson,
} from './zalo/world.ts';

/** A running offline OA. */
export interface ZaloServer {
  apiRoot: string;
  oauthRoot: string;
  /** The resolved settings: ids and secrets to configure the program with. */
  options: World['options'];
  /** Every accepted message, in order. */
  sent: SentMessage[];
  /** Every request, in order, accepted or not. */
  requests: SeenRequest[];
  refreshes(): number;
  now(): number;
  advance(ms: number): void;
  /** Hands out a pair, as the developer console's API Explorer does. */
  pair(): { access_token: string; refresh_token: string; expires_in: string };
  /** Makes somebody known to the OA, or changes what is known. */
  person(id: string, is?: Partial<ZaloPerson>): void;
  /** The next request to `path` goes wrong; several are used one after the other. */
  fault(path: string, fault: Fault): void;
  webhookTo(url: string): void;
  /** Posts any event as it stands. */
  deliver(event: Record<string, unknown>, delivery?: Delivery): Promise<Delivered>;
  /** A person writes. */
  say(who: string, text: string, delivery?: Delivery): Promise<Delivered>;
  /** A person sends media: the attachment's type and payload. */
  sendMedia(who: string, eventName: string, attachment: Record<string, unknown>): Promise<Delivered>;
  follow(who: string): Promise<Delivered>;
  unfollow(who: string): Promise<Delivered>;
  /** A person taps the n-th button (from 1) of the last message with buttons: its payload comes as a text (zalo-oa 10, point 10). */
  tap(who: string, n: number): Promise<Delivered>;
  /** A member of staff writes in the OA's own inbox. */
  staffWrites(who: string, text: string): Promise<Delivered>;
  /** Waits until every echo has been delivered. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts an offline OA on a free port. */
export async function startZaloServer(options: ZaloOptions = {}): Promise<ZaloServer> {
  const world = createWorld(options);
  const server = createServer((request, response) => void serve(world, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settled = async () => {
    while (world.pending.size > 0) await Promise.allSettled(world.pending);
  };
  return {
    apiRoot: root,
    oauthRoot: root,
    options: world.options,
    sent: world.sent,
    requests: world.requests,
    refreshes: () => world.refreshes,
    now: world.now,
    advance: world.advance,
    pair: () => issuePair(world),
    person: (id, is = {}) => void world.people.set(id, { lastInteraction: world.now(), ...world.people.get(id), ...is }),
    fault: (path, fault) => void world.faults.push({ path, fault }),
    webhookTo: (url) => {
      world.webhook = url;
    },
    deliver: (event, delivery) => post(world, event, delivery),
    say: (who, text, delivery) => post(world, fromPerson(world, who, 'user_send_text', { text }), delivery),
    sendMedia: (who, name, attachment) => post(world, fromPerson(world, who, name, { attachments: [attachment] })),
    follow: (who) => post(world, followEvent(world, who, 'follow')),
    unfollow: (who) => post(world, followEvent(world, who, 'unfollow')),
    tap: (who, n) => post(world, fromPerson(world, who, 'user_send_text', { text: payloadOf(world, who, n) })),
    staffWrites: (who, text) => post(world, staffEvent(world, who, text)),
    settled,
    close: async () => {
      await settled();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const url = new URL(request.url ?? '/', 'http://zalo');
  world.requests.push({ method: request.method ?? '', path: url.pathname, headers: request.headers, body });
  const fault = takeFault(world, url.pathname);
  if (fault?.kind === 'status') return write(response, { status: fault.status, headers: fault.headers ?? {}, body: '' });
  if (fault?.kind === 'code') return write(response, failure(fault.code, fault.message ?? 'by script'));
  if (fault?.kind === 'raw') return write(response, { body: fault.body });
  const reply = fault?.undone ? { body: '' } : route(world, request, url, body);
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset') return void request.socket.destroy();
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  write(response, reply);
}

function route(world: World, request: IncomingMessage, url: URL, body: string): Reply {
  if (url.pathname === '/v4/oa/permission') return permission(world, url.searchParams);
  if (url.pathname === '/v4/oa/access_token') return accessToken(world, request.headers, body);
  const expiresAt = world.access.get(String(request.headers.access_token ?? ''));
  if (expiresAt === undefined) return failure(-216, 'Access token is invalid');
  if (expiresAt <= world.now()) return failure(-220, 'access_token is expired or removed');
  const call = CALLS[`${request.method} ${url.pathname}`];
  if (call === undefined) return { status: 404, body: '' };
  const reply = call({ world, body: object(body), data: object(url.searchParams.get('data') ?? '') });
  return { ...reply, headers: { 'x-ratelimit-limit': '4000', 'x-ratelimit-remain': '3999', ...reply.headers } };
}

function takeFault(world: World, path: string): Fault | undefined {
  const index = world.faults.findIndex((one) => one.path === path);
  return index < 0 ? undefined : world.faults.splice(index, 1)[0]?.fault;
}

function write(response: ServerResponse, reply: Reply): void {
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers }).end(text);
}

function object(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function payloadOf(world: World, who: string, n: number): string {
  for (const { to, message } of world.sent.toReversed()) {
    const buttons = (message as { attachment?: { payload?: { buttons?: { payload: unknown }[] } } }).attachment?.payload?.buttons;
    const payload = buttons?.[n - 1]?.payload;
    if (to === who && typeof payload === 'string') return payload;
  }
  throw new Error(`no button ${n} was sent to this person`);
}
