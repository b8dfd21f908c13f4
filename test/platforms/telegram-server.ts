/**
 * An offline Bot API on 127.0.0.1. Every call is checked against the Bot API as data: what is wrong with one stands in `problems` (tests
 * assert that there are none) and is answered with 400, as the real one would.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, METHODS, refuse } from './telegram/methods.ts';
import { fromForm, isMethod, violations } from './telegram/spec.ts';
import { asPerson, contact, membership, message, type TelegramPerson, tap, text } from './telegram/updates.ts';
import {
  botIdOf,
  createTelegramWorld,
  type ScriptedFault,
  type SeenCall,
  type SentTelegram,
  type TelegramFault,
  type TelegramWorld,
  takeFault,
} from './telegram/world.ts';

type Body = Record<string, unknown>;
type Who = number | TelegramPerson;

/** What the webhook answered. */
export interface DeliveredUpdate {
  status: number;
  body: string;
  ms: number;
  /** Of the update, so that it can be delivered again. */
  update: Body;
}

/** A running offline Bot API. */
export interface TelegramServer {
  /** To configure the program with: `TELEGRAM_API_ROOT`, `TELEGRAM_BOT_TOKEN`, `TELEGRAM_WEBHOOK_SECRET`. */
  root: string;
  token: string;
  secret: string;
  botId: number;
  username: string;
  /** Every accepted message, in order. */
  sent: SentTelegram[];
  /** Every call, in order, accepted or not. */
  calls: SeenCall[];
  /** Every way in which a call was not as the Bot API wants it. */
  problems: string[];
  /** Ids of taps whose spinner was ended. */
  answeredTaps: string[];
  /** Ids of taps whose spinner still turns. */
  openTaps: Set<string>;
  /** The webhook as `setWebhook` left it. */
  webhook(): TelegramWorld['webhook'];
  /** Settings of the bot: `MyCommands/en`, `MyDescription/vi`, `menu` … */
  settings: Map<string, unknown>;
  /** The next matching call goes wrong; several are used one after the other. */
  fault(fault: TelegramFault, on?: Omit<ScriptedFault, 'fault'>): void;
  /** Takes out every fault that was ordered. */
  calm(): void;
  /** The person has blocked the bot (and says so to the webhook only by `membership`). */
  block(chat: number): void;
  unblock(chat: number): void;
  /** Nobody has this id. */
  forget(chat: number): void;
  /** Where updates go; the secret is the server's own unless given. */
  webhookTo(url: string, secret?: string): void;
  /** Posts any update as it stands. */
  deliver(update: Body): Promise<DeliveredUpdate>;
  say(who: Who, words: string, replyTo?: number): Promise<DeliveredUpdate>;
  /** Taps the n-th button (from 1) of the last message with buttons that this person got. */
  tap(who: Who, n: number): Promise<DeliveredUpdate>;
  shareContact(who: Who, phone: string, of?: number | null): Promise<DeliveredUpdate>;
  shareLocation(who: Who, lat: number, lon: number): Promise<DeliveredUpdate>;
  /** Any other content of a message: `{ photo: […] }`, `{ sticker: … }`. */
  sendContent(who: Who, content: Body): Promise<DeliveredUpdate>;
  membership(who: Who, status: 'kicked' | 'member'): Promise<DeliveredUpdate>;
  close(): Promise<void>;
}

/** Starts an offline Bot API on a free port. */
export async function startTelegramServer(options: { token?: string; secret?: string; username?: string } = {}): Promise<TelegramServer> {
  const world = createTelegramWorld(options);
  const server = createServer((request, response) => void serve(world, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const send = (update: Body) => post(world, update);
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: world.token,
    secret: world.secret,
    botId: botIdOf(world),
    username: world.username,
    sent: world.sent,
    calls: world.calls,
    problems: world.problems,
    answeredTaps: world.answeredTaps,
    openTaps: world.openTaps,
    settings: world.settings,
    webhook: () => world.webhook,
    fault: (fault, on = {}) => void world.faults.push({ ...on, fault }),
    calm: () => void world.faults.splice(0),
    block: (chat) => void world.blocked.add(String(chat)),
    unblock: (chat) => void world.blocked.delete(String(chat)),
    forget: (chat) => void world.unknownChats.add(String(chat)),
    webhookTo: (url, secret = world.secret) => {
      world.webhook = { url, secret, allowed: [] };
    },
    deliver: send,
    say: (who, words, replyTo) => send(text(world, asPerson(who), words, replyTo)),
    tap: (who, n) => send(tapNth(world, asPerson(who), n)),
    shareContact: (who, phone, of) => send(contact(world, asPerson(who), phone, of)),
    shareLocation: (who, latitude, longitude) => send(message(world, asPerson(who), { location: { latitude, longitude } })),
    sendContent: (who, content) => send(message(world, asPerson(who), content)),
    membership: (who, status) => send(membership(world, asPerson(who), status)),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function serve(world: TelegramWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(new URL(request.url ?? '/', 'http://telegram').pathname) ?? [];
  if (token !== world.token) return write(response, refuse(token ? 401 : 404, token ? 'Unauthorized' : 'Not Found'));
  if (!isMethod(method)) {
    world.problems.push(`${method}: no such method`);
    return write(response, refuse(404, 'Not Found'));
  }
  const body = readBody(method, request.headers['content-type'] ?? '', Buffer.concat(chunks).toString('utf8'));
  if (!body) {
    world.problems.push(`${method}: body is not JSON or a form`);
    return write(response, refuse(400, "Bad Request: can't parse body"));
  }
  world.calls.push({ method, body, at: Date.now() });
  await answerCall(world, method, body, request, response);
}

async function answerCall(
  world: TelegramWorld,
  method: string,
  body: Body,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const fault = takeFault(world, method, body.chat_id);
  if (fault?.kind === 'error')
    return write(response, refuse(fault.code, fault.description, fault.retryAfter ? { retry_after: fault.retryAfter } : undefined));
  const answer = fault && 'undone' in fault && fault.undone ? refuse(500, 'undone') : perform(world, method, body);
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset') return void request.socket.destroy();
  if (fault?.kind === 'page')
    return void response
      .writeHead(fault.status, { 'content-type': 'text/html', ...(fault.location ? { location: fault.location } : {}) })
      .end('<html>gateway</html>');
  if (fault?.kind === 'half') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' }).write('{"ok":tr');
    return void setTimeout(() => request.socket.destroy(), 20);
  }
  write(response, answer);
}

function perform(world: TelegramWorld, method: string, body: Body): Answer {
  const wrong = violations(method, body);
  world.problems.push(...wrong);
  if (wrong.length > 0) return refuse(400, `Bad Request: ${wrong[0]}`);
  const answer = METHODS[method]?.(world, body) ?? { ok: true, result: true };
  // What we got wrong ourselves, unlike a blocked receiver.
  if (!answer.ok && answer.error_code === 400 && !/chat not found|query is too old/.test(answer.description))
    world.problems.push(`${method}: ${answer.description}`);
  return answer;
}

function readBody(method: string, type: string, raw: string): Body | null {
  if (raw === '') return {};
  if (type.startsWith('application/x-www-form-urlencoded')) return fromForm(method, Object.fromEntries(new URLSearchParams(raw)));
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : null;
  } catch {
    return null;
  }
}

function write(response: ServerResponse, answer: Answer): void {
  const status = answer.ok ? 200 : answer.error_code;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

async function post(world: TelegramWorld, update: Body): Promise<DeliveredUpdate> {
  if (world.webhook.url === '') throw new Error('no webhook: call webhookTo first');
  const began = Date.now();
  const answer = await fetch(world.webhook.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': world.webhook.secret },
    body: JSON.stringify(update),
  });
  return { status: answer.status, body: await answer.text(), ms: Date.now() - began, update };
}

function tapNth(world: TelegramWorld, who: TelegramPerson, n: number): Body {
  for (const { chat, body, messageId } of world.sent.toReversed()) {
    const buttons = (body.reply_markup as { inline_keyboard?: Body[][] } | undefined)?.inline_keyboard?.flat();
    const data = buttons?.[n - 1]?.callback_data;
    if (chat === who.id && typeof data === 'string') return tap(world, who, data, messageId);
  }
  throw new Error(`no button ${n} was sent to this person`);
}
