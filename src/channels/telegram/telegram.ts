/** The Telegram bot as a channel. */

import { lazily } from '../../lazily.ts';
import { CAPABILITIES, type Channel, type ChannelFiles } from '../channel.ts';
import type { ApiFetch } from './api.ts';
import { normaliseTelegram, type TelegramSelf } from './normalise.ts';
import { changeTelegram, renderTelegram } from './render.ts';
import { verifyTelegram } from './verify.ts';

/** What the entry gives the channel. */
export interface TelegramOptions {
  /** `<bot id>:<secret part>`, from @BotFather. */
  token: string;
  /** What `setWebhook` was told as `secret_token`. */
  secret: string;
  /** Without a slash at its end. */
  apiRoot: string;
  timeoutMs: number;
  /** The platform's own by default. */
  fetch?: ApiFetch | undefined;
  /** Put before a photo's address that is only a path. */
  photoBase?: string;
  /** The bot's name without the @, when known: tells its commands from another bot's in a group. */
  username?: string;
  /** Epoch ms; the system's clock by default. */
  clock?: () => number;
}

const MEGABYTE = 1024 * 1024;
const DAY_MS = 24 * 3_600_000;
/** Bot API, "Sending files": 10 MB for photos, 50 MB for others. A `file_id` has no documented end; half a year is never in the way. */
const FILES: Omit<ChannelFiles, 'keep' | 'fetch'> = {
  limits: { photo: 10 * MEGABYTE, pdf: 50 * MEGABYTE },
  livesMs: 180 * DAY_MS,
  needsReceiver: true,
};

/**
 * Builds the channel. It holds no state, so it may be made anew for each request. What calls Telegram is loaded for the first call: verifying
 * and reading a webhook needs none of it, and grammY would be a tenth of the Worker's start-up CPU (measured).
 */
export function createTelegram(options: TelegramOptions): Channel {
  const client = lazily(() => import('./client.ts').then(({ telegramClient }) => telegramClient(options)));
  const self: TelegramSelf = {
    botId: options.token.slice(0, options.token.indexOf(':')),
    clock: options.clock ?? Date.now,
    ...(options.username ? { username: options.username } : {}),
  };
  return {
    capabilities: () => CAPABILITIES.telegram,
    verify: (request) => verifyTelegram(request, options.secret),
    normalise: (payload) => ({ updates: normaliseTelegram(payload, self), events: [] }),
    render: (contact, reply, how) => renderTelegram(contact.slice('telegram:'.length), reply, how, options),
    change: (contact, messageId, reply, how) => changeTelegram(contact.slice('telegram:'.length), messageId, reply, how),
    send: async (outgoing, credentials) => (await client()).send(outgoing, credentials),
    files: {
      ...FILES,
      keep: async (file, to, credentials) => (await client()).keep(file, to, credentials),
      fetch: async (ref, most) => (await client()).fetch(ref, most),
    },
    acknowledge: async (callbackId) => (await client()).acknowledge(callbackId),
  };
}
