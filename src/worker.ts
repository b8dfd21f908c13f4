/**
 * Cloudflare entry: fetch, queue, scheduled. Decides nothing. A libSQL client is made per request, queue batch and cron run:
 * one client per isolate answered 500 to 39 of 60 parallel requests (measured), because workerd ties I/O to the request that opened it.
 */
import { createApp } from './app.ts';
import { networkOf } from './client-address.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { buildParts, channelStates } from './house.ts';
import { markHandedOn } from './jobs/mark.ts';
import type { Parts } from './jobs/parts.ts';
import { runJobs, runSending } from './jobs/run.ts';
import type { ChannelName } from './model.ts';
import { createRefusals } from './refusals.ts';
import { channelOf } from './store/channel-state.ts';
import { openWebClient } from './store/client-web.ts';
import type { RowResult } from './store/outbox.ts';
import { requireSchema } from './store/schema.ts';
import { type Keys, openKeys } from './store/seal.ts';

/** What lies in a channel's queue: "look again", or what became of its rows while the database was away. */
interface Word {
  marks?: RowResult[];
}

interface Bindings {
  WAKE_TELEGRAM?: Queue<Word>;
  WAKE_ZALO?: Queue<Word>;
  [setting: string]: unknown;
}

/** Made by the first request: nothing random may happen in a Worker's global scope. */
let ready: { config: Config; keys: Promise<Keys>; bootId: string } | undefined;
/** Of this isolate: others count for themselves. */
const refusals = createRefusals();
/** What survives between requests is data; clients do not. */
let kept: Pick<Parts, 'settings' | 'ran' | 'refusedSince'> | undefined;
/** Migrations only add, so a schema that was new enough once stays so: this isolate need not ask again. */
let schemaSeen = false;

async function open(bindings: Bindings, context: ExecutionContext): Promise<Parts> {
  const parts = await build(bindings, context);
  if (!schemaSeen) await requireSchema(parts.db);
  schemaSeen = true;
  return parts;
}

async function build(bindings: Bindings, context: ExecutionContext): Promise<Parts> {
  const { config, keys, bootId } = prepare(bindings);
  const parts = buildParts(config, {
    db: openWebClient(config.database.url, config.database.authToken),
    keys: await keys,
    bootId,
    wake: (channel, afterMs) => context.waitUntil(wake(bindings, channel, afterMs)),
    handOn: (results) => handOn(bindings, results),
  });
  const { settings, ran, refusedSince } = kept ?? parts;
  kept = { settings, ran, refusedSince };
  return Object.assign(parts, kept);
}

function prepare(bindings: Bindings) {
  if (ready) return ready;
  const config = readConfig({ DEMO: 'off', ...bindings });
  ready = { config, keys: openKeys(config.dataKey), bootId: crypto.randomUUID() };
  return ready;
}

const queuesOf = ({ WAKE_TELEGRAM, WAKE_ZALO }: Bindings): Partial<Record<ChannelName, Queue<Word> | undefined>> => ({
  telegram: WAKE_TELEGRAM,
  zalo: WAKE_ZALO,
});

/** Leaves what became of a contact's rows in the channel's queue, whose consumer writes it down before it sends anything. */
async function handOn(bindings: Bindings, marks: readonly RowResult[]): Promise<void> {
  const [first] = marks;
  const queue = first && queuesOf(bindings)[channelOf(first.row.contact) as ChannelName];
  if (!queue) throw new Error('no queue takes what could not be marked');
  await queue.send({ marks: [...marks] });
}

/** Writes down what was handed on to a channel's queue. What the database still can't be told is handed on once more. */
async function writeMarks(bindings: Bindings, context: ExecutionContext, marks: readonly RowResult[]): Promise<boolean> {
  if (marks.length === 0) return true;
  const parts = await build(bindings, context);
  const written = await markHandedOn(parts, marks);
  if (!written) await handOn(bindings, marks);
  return written;
}

/** Says "look again" to one channel's queue, or to both. A message that can't be left is no loss: the cron looks too. */
async function wake(bindings: Bindings, channel?: ChannelName, afterMs = 0): Promise<void> {
  const queues = queuesOf(bindings);
  const named = channel ? [queues[channel]] : Object.values(queues);
  // A queue delays at most 12 h; the cron looks long before that.
  const delaySeconds = Math.min(43_200, Math.ceil(afterMs / 1000));
  await Promise.allSettled(named.map((queue) => queue?.send({}, { delaySeconds })));
}

async function look(bindings: Bindings, context: ExecutionContext, run: (parts: Parts) => Promise<void>): Promise<void> {
  try {
    await run(await open(bindings, context));
  } catch (error) {
    report('the jobs did not look', error);
  }
}

function report(what: string, error: unknown): void {
  // A ConfigError names settings and what they must be, never their values.
  console.error(JSON.stringify({ level: 'error', what, error: error instanceof Error ? error.message.slice(0, 500) : 'unknown' }));
}

export default {
  async fetch(request, bindings, context) {
    try {
      const { config } = prepare(bindings);
      const app = createApp({
        open: () => open(bindings, context),
        later: (work) => context.waitUntil(work),
        address: (c) => networkOf(c.req.header('cf-connecting-ip')),
        refusals,
        siteVerification: config.siteVerification,
        channels: channelStates(config),
      });
      return await app.fetch(request);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      report('settings', error);
      return new Response('The settings have problems; the log lists them', { status: 503 });
    }
  },
  async queue(batch, bindings, context) {
    const channel = batch.queue.endsWith('-zalo') ? 'zalo' : 'telegram';
    const marks = batch.messages.flatMap(({ body }) => body.marks ?? []);
    // What throws here is repeated by the queue.
    if (await writeMarks(bindings, context, marks)) await look(bindings, context, (parts) => runSending(parts, channel));
  },
  async scheduled(_event, bindings, context) {
    await look(bindings, context, runJobs);
  },
} satisfies ExportedHandler<Bindings, Word>;
