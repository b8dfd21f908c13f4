/** The Telegram bot as a channel. */
import { CAPABILITIES, type Channel } from '../channel.ts';
import { type ApiFetch, telegramApi } from './api.ts';
import { normaliseTelegram, type TelegramSelf } from './normalise.ts';
import { renderTelegram } from './render.ts';
import { sendToTelegram } from './send.ts';
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

/** Builds the channel. It holds no state, so it may be made anew for each request. */
export function createTelegram(options: TelegramOptions): Channel {
  const api = telegramApi(options);
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
    send: (outgoing) => sendToTelegram(api, outgoing),
    // A spinner that goes on for a while harms nobody, so a failure is not worth a line.
    acknowledge: (callbackId) =>
      api.raw.answerCallbackQuery({ callback_query_id: callbackId }).then(
        () => undefined,
        () => undefined,
      ),
  };
}
