/** Sending one request to the Bot API. */
import type { Api } from 'grammy';
import type { Outgoing, SendResult } from '../../model.ts';
import { failureOf } from './failures.ts';

type MessageBody = Parameters<Api['raw']['sendMessage']>[0];
type EditBody = Parameters<Api['raw']['editMessageText']>[0];
type DocumentBody = Parameters<Api['raw']['sendDocument']>[0];
type PhotoBody = Parameters<Api['raw']['sendPhoto']>[0];

/** How the Bot API says that it could not fetch or read a picture. */
const BAD_PICTURE =
  /failed to get http url content|wrong (?:file identifier|type of the web page content|remote file)|wrong http url|photo_|image_process_failed|webpage_/i;

/** Sends. A picture that Telegram can't fetch costs nobody the words: they leave without it. Never throws. */
export async function sendToTelegram(api: Api, outgoing: Outgoing): Promise<SendResult> {
  const result = await sendOnce(api, outgoing);
  if (result.ok || result.failure !== 'bad-message' || !BAD_PICTURE.test(result.detail)) return result;
  // A kept file has an id, not an address; it can be handed over anew.
  if (outgoing.call === 'sendDocument' || !String(outgoing.body.photo).includes('://')) return { ...result, failure: 'file-gone' };
  const words = withoutPhoto(outgoing);
  return words ? sendOnce(api, words) : { ok: true };
}

async function sendOnce(api: Api, { call, body }: Outgoing): Promise<SendResult> {
  try {
    if (call === 'sendPhoto') return accepted(await api.raw.sendPhoto(body as unknown as PhotoBody));
    if (call === 'sendDocument') return accepted(await api.raw.sendDocument(body as unknown as DocumentBody));
    if (call === 'editMessageText') return changed(await api.raw.editMessageText(body as unknown as EditBody));
    if (call === 'sendMessage') return accepted(await api.raw.sendMessage(body as unknown as MessageBody));
    return { ok: false, failure: 'bad-message', detail: `no such call: ${call.slice(0, 40)}` };
  } catch (error) {
    const failure = failureOf(error);
    // It says that already: as good as changed.
    return !failure.ok && call === 'editMessageText' && /not modified/i.test(failure.detail) ? { ok: true } : failure;
  }
}

function accepted({ message_id }: { message_id: number }): SendResult {
  return { ok: true, messageId: String(message_id) };
}

/** Telegram answers the message, or `true` for one sent on behalf of somebody. */
function changed(answer: { message_id: number } | true): SendResult {
  return answer === true ? { ok: true } : accepted(answer);
}

/** The caption as a message of its own; null for a photo without words (they follow in the next request). */
function withoutPhoto({ body }: Outgoing): Outgoing | null {
  const { photo: _, caption, ...rest } = body;
  if (typeof caption !== 'string') return null;
  return { call: 'sendMessage', body: { ...rest, text: caption, link_preview_options: { is_disabled: true } } };
}
