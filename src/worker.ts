/**
 * Cloudflare entry: fetch, queue, scheduled. Decides nothing. A libSQL client is made per request, queue batch and cron run:
 * one client per isolate answered 500 to 39 of 60 parallel requests (measured), because workerd ties I/O to the request that opened it.
 */
import { createApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { buildParts, channelStates } from './house.ts';
import type { Parts } from './jobs/parts.ts';
import { runJobs } from './jobs/run.ts';
import { openWebClient } from './store/client-web.ts';
import { type Keys, openKeys } from './store/seal.ts';

interface Bindings {
  WAKE?: Queue;
  [setting: string]: unknown;
}

/** Made by the first request: nothing random may happen in a Worker's global scope. */
let ready: { config: Config; keys: Promise<Keys>; bootId: string } | undefined;
/** What survives between requests is data; clients do not. */
let kept: Pick<Parts, 'settings' | 'ran'> | undefined;

async function open(bindings: Bindings, context: ExecutionContext): Promise<{ config: Config; parts: Parts }> {
  ready ??= prepare(bindings);
  const { config, keys, bootId } = ready;
  const parts = buildParts(config, {
    db: openWebClient(config.database.url, config.database.authToken),
    keys: await keys,
    bootId,
    wake: () => context.waitUntil(bindings.WAKE?.send({}).catch(() => undefined) ?? Promise.resolve()),
  });
  kept = { settings: kept?.settings ?? parts.settings, ran: kept?.ran ?? parts.ran };
  return { config, parts: Object.assign(parts, kept) };
}

function prepare(bindings: Bindings) {
  const config = readConfig({ DEMO: 'off', ...bindings });
  return { config, keys: openKeys(config.dataKey), bootId: crypto.randomUUID() };
}

export default {
  async fetch(request, bindings, context) {
    const { config, parts } = await open(bindings, context);
    const app = createApp({
      open: () => parts,
      later: (work) => context.waitUntil(work),
      siteVerification: config.siteVerification,
      channels: channelStates(config),
    });
    return app.fetch(request);
  },
  async queue(_batch, bindings, context) {
    await runJobs((await open(bindings, context)).parts);
  },
  async scheduled(_event, bindings, context) {
    await runJobs((await open(bindings, context)).parts);
  },
} satisfies ExportedHandler<Bindings>;
