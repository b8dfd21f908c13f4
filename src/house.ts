/** Builds the parts of a running service from the settings: what both entries and the commands share. */
import type { Client } from '@libsql/client';
import type { ChannelState } from './app.ts';
import type { Channel } from './channels/channel.ts';
import type { ApiFetch } from './channels/telegram/api.ts';
import { createTelegram } from './channels/telegram/telegram.ts';
import { createZalo } from './channels/zalo/zalo.ts';
import type { Config } from './config.ts';
import compiledFlows from './engine/flows.generated.json';
import { type PackedBook, unpackBook } from './engine/packed-book.ts';
import type { Parts } from './jobs/parts.ts';
import { freshZaloToken } from './jobs/zalo-token.ts';
import { lazily, lazilyRead } from './lazily.ts';
import { jsonLog } from './log.ts';
import type { ChannelName } from './model.ts';
import type { Keys } from './store/seal.ts';
import { SETTING_DEFAULTS } from './store/settings.ts';

/** Workers open six connections at a time (lessons 5): one stays for the database. */
const WORKER_LANES = 5;
/** One run of a Worker may make 10,000 subrequests (lessons 5): a copy is up to two, and its chunk's share of the database. */
const WORKER_RUN = 3000;

/** What differs between the runtimes. */
export interface Runtime {
  db: Client;
  keys: Keys;
  bootId: string;
  /** What a Worker can do, by default. */
  lanes?: number;
  mostPerRun?: number;
  wake: Parts['wake'];
  /** Workers only. */
  handOn?: NonNullable<Parts['handOn']>;
  /** The demonstration's third channel. */
  simulator?: Channel;
  /** How Telegram is called; the platform's own fetch by default. */
  telegramFetch?: ApiFetch;
  clock?: () => number;
}

const packed = lazilyRead<PackedBook>(compiledFlows as PackedBook);

/** The compiled flows. */
export const book = lazily(() => unpackBook(packed()));

/** Whether each real channel is set up, and whether Zalo's signatures are only observed. */
export function channelStates(config: Config): Record<'telegram' | 'zalo', ChannelState> {
  const zalo = config.zalo?.signature === 'observe' ? 'on, signatures observed' : 'on';
  return { telegram: config.telegram ? 'on' : 'off', zalo: config.zalo ? zalo : 'off' };
}

/** The parts of one running service (Node) or of one request (Workers). */
export function buildParts(config: Config, runtime: Runtime): Parts {
  const clock = runtime.clock ?? Date.now;
  const log = jsonLog(config.logLevel);
  const parts: Parts = {
    db: runtime.db,
    keys: runtime.keys,
    book: book(),
    channels: buildChannels(config, runtime),
    bootId: runtime.bootId,
    leaseMs: config.leaseMs,
    demo: config.demo,
    zaloPaidWindow: config.zalo?.paidWindow ?? false,
    zaloTemplates: config.zalo?.templates ?? {},
    rate: { telegram: config.telegramRate, zalo: config.zaloRate },
    lanes: runtime.lanes ?? WORKER_LANES,
    mostPerRun: runtime.mostPerRun ?? WORKER_RUN,
    clock,
    log,
    wake: runtime.wake,
    ...(runtime.handOn ? { handOn: runtime.handOn } : {}),
    unmarked: [],
    ran: new Map(),
    refusedSince: new Map(),
    settings: { version: 0, values: { ...SETTING_DEFAULTS } },
  };
  const zalo = config.zalo;
  if (zalo) parts.freshZaloToken = (force) => freshZaloToken({ ...parts, zalo, timeoutMs: config.sendTimeoutMs }, clock(), force);
  return parts;
}

function buildChannels(config: Config, { simulator, telegramFetch }: Runtime): Partial<Record<ChannelName, Channel>> {
  const channels: Partial<Record<ChannelName, Channel>> = {};
  if (config.telegram) channels.telegram = createTelegram({ ...config.telegram, timeoutMs: config.sendTimeoutMs, fetch: telegramFetch });
  if (config.zalo) channels.zalo = createZalo({ ...config.zalo, timeoutMs: config.sendTimeoutMs });
  if (simulator) channels.simulator = simulator;
  return channels;
}
