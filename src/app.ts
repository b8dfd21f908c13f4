/** The Hono app: which route goes to whom. The same under Node and in workerd; the entries give it what it needs. */
import type { Context } from 'hono';
// Made anew by each request in a Worker: this router is the cheapest to make, and has few routes to look through.
import { Hono } from 'hono/tiny';
import { openApiDoor } from './api-door.ts';
import type { Channel, Verdict } from './channels/channel.ts';
import { type Handled, handleUpdate } from './handle-update.ts';
import type { Parts } from './jobs/parts.ts';
import type { ChannelName } from './model.ts';
import { createRefusals, type Refusals } from './refusals.ts';
import { badSignatures, countBadSignature } from './store/bad-signatures.ts';
import { tryStoring } from './store/can-store.ts';
import { restingChannels } from './store/channel-state.ts';
import { keepConsentCode } from './store/consent-code.ts';
import { isFileGone } from './store/errors.ts';
import { OldSchemaError } from './store/schema.ts';
import { markRevoked, needsReauth } from './store/token.ts';
import { readBody } from './webhook-body.ts';

/** Zalo wants its answer within 2 s (zalo-oa 5.1): without a commit by then we say 503 and go on working. */
const COMMIT_WITHIN_MS = 1800;
/** After the commit we still wait for the sends this long, so that Telegram keeps a chat's order. */
const ANSWER_WITHIN_MS = 1500;

const utf8 = new TextDecoder();

/** A channel as the settings leave it; `observed`: Zalo's bad signatures are handled all the same. */
export type ChannelState = 'on' | 'off' | 'on, signatures observed';

/** What the entry gives the app. */
export interface AppSetup {
  /** The parts for one request: the same object under Node, a new one (and a new libSQL client) under Workers. */
  open(): Parts | Promise<Parts>;
  /** Keeps work going after the answer (`waitUntil`). */
  later(work: Promise<unknown>): void;
  /** Who is behind a request, undefined when nobody can say; default: nobody can. */
  address?(c: Context): string | undefined;
  /** Who failed at the door: kept over requests; made new by default. */
  refusals?: Refusals;
  /** Zalo's domain proof, or empty. */
  siteVerification: string;
  /** What the office's `/healthz` says of each channel. */
  channels: Record<string, ChannelState>;
  /** How long a webhook waits for the commit, in ms; 1.8 s unless a test on a busy machine asks for more. */
  commitWithinMs?: number;
  /** Mounts the demonstration at `/`. */
  demo?: Hono;
}

/** Builds the app. */
export function createApp(setup: AppSetup): Hono {
  const app = new Hono();
  const refusals = setup.refusals ?? createRefusals();
  const storing = { failed: false };
  app.onError((error, c) => {
    console.error(JSON.stringify({ level: 'error', what: 'request failed', route: c.req.path, error: error.name }));
    return c.text('Dạ, hệ thống đang bận, anh/chị thử lại sau ạ. / Busy, please try again.', 503);
  });
  for (const channel of ['telegram', 'zalo'] as const) {
    app.post(`/webhook/${channel}`, (c) =>
      receive(setup, { name: channel, request: c.req.raw, address: setup.address?.(c), refusals, storing }),
    );
    app.get(`/webhook/${channel}`, (c) => c.text('ok'));
  }
  app.get('/healthz', (c) => health(setup, storing).then((state) => c.json(state, state.ok ? 200 : 503)));
  app.all('/api/*', async (c) => openApiDoor(await setup.open(), c.req.raw, { address: setup.address?.(c), refusals, now: Date.now() }));
  app.get('/connect/zalo', async (c) => {
    const { code, state, oa_id: oa } = c.req.query();
    const parts = await setup.open();
    const kept = code && state ? await keepConsentCode(parts.db, parts.keys, { state, code, oaId: oa ?? '' }, parts.clock()) : false;
    return c.text(kept ? CONSENT_KEPT : CONSENT_REFUSED, kept ? 200 : 400);
  });
  if (setup.siteVerification) app.get(`/zalo_verifier${setup.siteVerification}.html`, (c) => c.html(proofPage(setup.siteVerification)));
  if (setup.demo) app.route('/', setup.demo);
  else app.get('/', (c) => c.html(proofPage(setup.siteVerification)));
  return app;
}

const CONSENT_KEPT = 'Dạ, đã nhận cấp quyền. Anh/chị quay lại cửa sổ lệnh để hoàn tất ạ. / Consent received; return to the terminal.';
const CONSENT_REFUSED =
  'Liên kết cấp quyền này không còn dùng được. Anh/chị chạy lại npm run connect -- zalo ạ. / This link is used or expired; run the command again.';

/** A webhook request at the door. */
interface Arrival {
  name: ChannelName;
  request: Request;
  address: string | undefined;
  refusals: Refusals;
  storing: Storing;
}

/** Whether the last message at the door could not be stored: then `/healthz` looks whether anything can. */
interface Storing {
  failed: boolean;
}

/** One line at the 1st, 10th, 100th … time in an hour: 10,000 wrong secrets are five lines. */
function logSome({ log }: Parts, refusals: Refusals, what: string, channel: ChannelName, now: number): void {
  const times = refusals.worthALine(`${channel} ${what}`, now);
  if (times !== null) log('warn', what, { channel, times });
}

/** Older than its platform repeats anything. What bears no time can't be judged. */
function isReplay({ staleAfterMs = Number.POSITIVE_INFINITY }: Channel, at: number, now: number): boolean {
  return at > 0 && now - at > staleAfterMs;
}

/** A webhook request from its first byte to its answer (README, "The path of one message"). */
async function receive(setup: AppSetup, { name, request, address, refusals, storing }: Arrival): Promise<Response> {
  const arrived = Date.now();
  const parts = await setup.open();
  const channel = parts.channels[name];
  if (!channel) return new Response('This channel is off', { status: 404 });
  if (refusals.isBarred(address, arrived)) {
    logSome(parts, refusals, 'webhook refused unread', name, arrived);
    return new Response('Too many failures', { status: 429, headers: { connection: 'close', 'retry-after': '60' } });
  }
  const body = await readBody(request);
  if (body === 'too-large') return new Response('Too large', { status: 413, headers: { connection: 'close' } });
  if (body === 'too-slow') return new Response('Too slow', { status: 408, headers: { connection: 'close' } });
  const verdict = await channel.verify({ header: (header) => request.headers.get(header) ?? undefined, body });
  if (verdict === 'probe') return new Response('ok');
  const payload = parseJson(utf8.decode(body), channel.parse);
  // Zalo signs fields of the body: what is not JSON can't even be judged.
  if (payload === undefined && (verdict !== 'bad' || name === 'zalo')) return new Response('Not JSON', { status: 400 });
  if (verdict === 'bad') {
    refusals.failed(address, arrived);
    logSome(parts, refusals, 'webhook refused', name, arrived);
    return new Response('Unauthorised', { status: 401 });
  }
  if (verdict === 'ok') refusals.proved(address, arrived);
  if (verdict === 'observed') {
    parts.log('warn', 'signature did not match, handled all the same', { channel: name });
    setup.later(countBadSignature(parts.db, parts.clock(), parts.settings.values).catch(() => undefined));
  }
  const { updates, events } = channel.normalise(payload);
  for (const event of events) if (event.kind === 'permission-revoked') await consentRevoked(parts, verdict, event.at);
  const fresh = updates.filter(({ at }) => !isReplay(channel, at, parts.clock()));
  if (fresh.length < updates.length) logSome(parts, refusals, 'old webhook not handled (a replay, or a wrong clock)', name, arrived);
  if (fresh.length === 0) return new Response('ok');
  const work = fresh.map((update) => handleUpdate(parts, update));
  setup.later(Promise.all(work.map((one) => one.settled)));
  const answered = await answer(work, arrived, setup.commitWithinMs ?? COMMIT_WITHIN_MS);
  storing.failed = answered.status === 503;
  // Should the platform not repeat it, the jobs look for it.
  if (answered.status === 503 && !parts.refusedSince.has(name)) parts.refusedSince.set(name, parts.clock());
  return answered;
}

/** The OA took its permission back. A word whose signature did not match is only a reason to ask Zalo. */
async function consentRevoked(parts: Parts, verdict: Verdict, at: number): Promise<void> {
  if (verdict !== 'ok') return void (await parts.freshZaloToken?.(true));
  if (await markRevoked(parts.db, 'zalo', at)) parts.log('error', 'zalo permission revoked: run npm run connect -- zalo');
}

/** 200 once everything is committed and (sent or 1.5 s have passed); 503 when a commit is not in after 1.8 s. */
async function answer(work: Handled[], arrived: number, commitWithinMs: number): Promise<Response> {
  const committed = await before(
    Promise.all(work.map((one) => one.committed)).then((all) => all.every(Boolean)),
    arrived + commitWithinMs,
  );
  if (!committed) return new Response('Not stored yet, please repeat', { status: 503 });
  await before(Promise.all(work.map((one) => one.sent)), arrived + ANSWER_WITHIN_MS);
  return new Response('ok');
}

/** The work's result, or undefined when the moment (epoch ms) comes first. */
async function before<T>(work: Promise<T>, moment: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, moment - Date.now()));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function parseJson(text: string, parse: ((text: string) => unknown) | undefined): unknown {
  try {
    return (parse ?? JSON.parse)(text);
  } catch {
    return undefined;
  }
}

async function health(setup: AppSetup, storing: Storing): Promise<{ ok: boolean; database: string; channels: Record<string, string> }> {
  const channels: Record<string, string> = { ...setup.channels };
  let problem = 'unreachable';
  try {
    const { db, clock } = await setup.open();
    for (const channel of await restingChannels(db, clock())) channels[channel] = 'waiting for the platform';
    if (setup.channels.zalo === 'on, signatures observed') channels.zalo = `${setup.channels.zalo}: ${await badSignatures(db)} bad`;
    for (const channel of await needsReauth(db)) channels[channel] = 'needs re-authorisation';
    problem = 'not writable';
    if (storing.failed) await tryStoring(db);
    storing.failed = false;
    return { ok: true, database: 'ok', channels };
  } catch (error) {
    if (error instanceof OldSchemaError) problem = 'migrations pending';
    else if (isFileGone(error)) problem = 'file removed or replaced';
    return { ok: false, database: problem, channels };
  }
}

/** Outside the demonstration `/` says what this is, with Zalo's domain proof. */
function proofPage(code: string): string {
  const meta = code ? `<meta name="zalo-platform-site-verification" content="${code}">` : '';
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">${meta}<title>Nhịp Cầu OCOP</title></head><body><h1>Nhịp Cầu OCOP</h1><p>Dịch vụ nhắn tin của chương trình OCOP Hà Nội trên Zalo và Telegram.</p><p lang="en">The chat service of Hanoi’s OCOP programme on Zalo and Telegram.</p></body></html>`;
}
