/** The half of the channel that calls Telegram, with grammY behind it. `telegram.ts` loads it for the first call that leaves. */
import type { Channel, ChannelFiles } from '../channel.ts';
import { type TelegramApiSettings, telegramApi } from './api.ts';
import { fetchFromTelegram, keepAtTelegram } from './files.ts';
import { sendToTelegram } from './send.ts';

/** Builds it. */
export function telegramClient(
  settings: TelegramApiSettings,
): Pick<Channel, 'send' | 'acknowledge'> & Pick<ChannelFiles, 'keep' | 'fetch'> {
  const api = telegramApi(settings);
  return {
    send: (outgoing) => sendToTelegram(api, outgoing),
    keep: (file, to) => keepAtTelegram(settings, file, to?.slice('telegram:'.length) ?? ''),
    fetch: (ref, most) => fetchFromTelegram(api, settings, ref, most),
    // A spinner that goes on for a while harms nobody, so a failure is not worth a line.
    acknowledge: (callbackId) =>
      api.raw.answerCallbackQuery({ callback_query_id: callbackId }).then(
        () => undefined,
        () => undefined,
      ),
  };
}
