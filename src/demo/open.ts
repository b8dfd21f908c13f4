/** The demonstration: its data on an empty database, its channel, and the pages that `npm start` opens. Node only. */
import { readFile } from 'node:fs/promises';
import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Channel } from '../channels/channel.ts';
import { createSimulatorHub, type SimulatorEntry, type SimulatorHub } from '../channels/simulator/hub.ts';
import { createSimulator } from '../channels/simulator/simulator.ts';
import { handleUpdate } from '../handle-update.ts';
import type { Parts } from '../jobs/parts.ts';
import type { ContactId } from '../model.ts';
import { SimulatorPage } from './page.tsx';
import { DEMO_PEOPLE } from './people.ts';
import { redateDemo, seedDemo } from './seed.ts';

/** What the demonstration needs of the entry. */
export interface DemoSetup {
  db: Parts['db'];
  keys: Parts['keys'];
  /** The service's parts, once they are built. */
  parts(): Parts;
  later(work: Promise<unknown>): void;
}

/** The channel for the parts, and the pages for the app. */
export interface Demo {
  channel: Channel;
  pages: Hono;
}

/** Where a visitor "is" who shares a position: Hoàn Kiếm lake. */
const HERE = { lat: 21.0287, lon: 105.8524 };
/** A prefix that is not allotted. The producer's number stands on the register, so that linking by a shared contact can be tried. */
const PHONES: Record<string, string> = { producer: '+84540000001', buyer: '+84540000901', staff: '+84540000902' };
/** How often a stream says that it is still there, in ms. */
const HEARTBEAT_MS = 15_000;

/** "Nothing leaves this machine", held by the browser itself. */
const OWN_HOST_ONLY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/** What lies in `public/`, with its type. */
const ASSETS = [
  ['simulator.js', 'text/javascript'],
  ['message.js', 'text/javascript'],
  ['simulator.css', 'text/css'],
  ['messages.css', 'text/css'],
] as const;

/** Puts the data in (on an empty database only) and opens the simulator. */
export async function openDemo(setup: DemoSetup): Promise<Demo> {
  await seedDemo(setup.db, setup.keys, Date.now());
  await redateDemo(setup.db, Date.now());
  const hub = createSimulatorHub();
  const channel = createSimulator(hub);
  return { channel, pages: pages(setup, hub, channel) };
}

function pages(setup: DemoSetup, hub: SimulatorHub, channel: Channel): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    c.header('content-security-policy', OWN_HOST_ONLY);
    return c.html(`<!doctype html>${SimulatorPage({ language: c.req.query('lang') === 'en' ? 'en' : 'vi' })}`);
  });
  for (const [name, type] of ASSETS) app.get(`/sim/${name}`, () => asset(name, type));
  app.get('/sim/stream', (c) => stream(c, hub));
  app.post('/sim/send', async (c) => {
    const posted: unknown = await c.req.json().catch(() => null);
    const payload = completed(posted, hub);
    const [update] = channel.normalise(payload).updates;
    if (!update) return c.json({ error: 'bad request' }, 400);
    hub.received(update.contact, payload);
    const handled = handleUpdate(setup.parts(), update);
    setup.later(handled.settled);
    return (await handled.committed) ? c.json({ ok: true }) : c.json({ error: 'not stored' }, 503);
  });
  return app;
}

/**
 * The page's short forms: `card: true` shares the visitor's number, `location: true` a place, `sticker: true` a sticker; `file` is a file with its
 * bytes, which the hub keeps.
 */
function completed(posted: unknown, hub: SimulatorHub): Record<string, unknown> {
  const { card, location, sticker, file, ...rest } = (typeof posted === 'object' && posted !== null ? posted : {}) as Record<
    string,
    unknown
  >;
  return {
    ...rest,
    ...(card ? { card: { phone: PHONES[String(rest.contact).split('-').at(-1) ?? ''] ?? PHONES.buyer } } : {}),
    ...(location ? { location: HERE } : {}),
    ...(sticker ? { media: 'sticker' } : {}),
    ...(file ? sentFile(file as Partial<PostedFile>, hub) : {}),
  };
}

/** A file as the page posts it; `data` in base64, empty where it is larger than any notice carries. */
interface PostedFile {
  name: string;
  type: string;
  size: number;
  data: string;
}

/** What a platform would say of it: a photo has no name. */
function sentFile({ name = '', type = '', size = 0, data = '' }: Partial<PostedFile>, hub: SimulatorHub): Record<string, unknown> {
  const photo = type === 'image/jpeg' || type === 'image/png';
  const kind = photo ? 'photo' : type === 'application/pdf' ? 'pdf' : 'other';
  const ref = hub.takeFile(Uint8Array.from(Buffer.from(String(data), 'base64')));
  return { media: photo ? 'photo' : 'document', file: { ref, kind, name: photo ? '' : String(name).slice(0, 200), size: Number(size) } };
}

/** Everything that was said so far by or to the demonstration's people, then what comes: in one line of writing, so nothing is lost in between. */
function stream(c: Context, hub: SimulatorHub): Response {
  return streamSSE(c, async (events) => {
    let writing: Promise<unknown> = Promise.resolve();
    const stops = DEMO_PEOPLE.flatMap(({ telegram, zalo }) => [telegram, zalo]).map((contact) => {
      const send = (entry: SimulatorEntry) => {
        writing = writing.then(() => events.writeSSE({ data: JSON.stringify(shown(contact, entry)) })).catch(() => undefined);
      };
      hub.transcript(contact).forEach(send);
      return hub.subscribe(contact, send);
    });
    events.onAbort(() => {
      for (const stop of stops) stop();
    });
    while (!events.aborted) {
      await events.writeSSE({ event: 'beat', data: '' });
      await events.sleep(HEARTBEAT_MS);
    }
  });
}

function shown(contact: ContactId, entry: SimulatorEntry): Record<string, unknown> {
  const { id, at, direction } = entry;
  if (entry.direction === 'out') return { contact, id, at, direction, outgoing: entry.outgoing };
  const { shown: words, text, replyTo } = entry.incoming;
  return { contact, id, at, direction, shown: String(words ?? text ?? ''), ...(replyTo === undefined ? {} : { replyTo }) };
}

async function asset(name: string, type: string): Promise<Response> {
  return new Response(await readFile(new URL(`./public/${name}`, import.meta.url)), {
    headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' },
  });
}
