/**
 * Handing a picture or PDF to Telegram: it is sent to one chat as a multipart form, and the `file_id` of the answer serves for all others. And
 * fetching what somebody sent, by its `file_id`.
 */
import { type Api, GrammyError } from 'grammy';
import * as z from 'zod/mini';
import { lazily } from '../../lazily.ts';
import type { ChannelFile, FileFetched, FileKept } from '../channel.ts';
import { download } from '../download.ts';
import { NotTheBotApi } from './api.ts';
import { failureOf } from './failures.ts';

/** Five megabytes take longer than words, in ms. */
const WITHIN_MS = 60_000;

const shapes = lazily(() => {
  const file = z.object({ file_id: z.string() });
  return z.union([
    z.object({ ok: z.literal(true), result: z.object({ photo: z.optional(z.array(file)), document: z.optional(file) }) }),
    z.object({
      ok: z.literal(false),
      error_code: z.number(),
      description: z.string(),
      parameters: z.optional(z.object({ retry_after: z.optional(z.number()) })),
    }),
  ]);
});

/** Sends the file without a sound and without words; gives its `file_id`. Never throws. */
export async function keepAtTelegram(settings: { apiRoot: string; token: string }, file: ChannelFile, chat: string): Promise<FileKept> {
  const [method, field] = file.kind === 'photo' ? ['sendPhoto', 'photo'] : ['sendDocument', 'document'];
  const form = new FormData();
  form.set('chat_id', chat);
  form.set('disable_notification', 'true');
  form.set(field as string, new File([file.bytes], file.name, { type: file.type }));
  try {
    // The platform's own fetch: grammY would send a stream, and ours under Node takes texts only. Redirects would carry the token along.
    const address = `${settings.apiRoot}/bot${settings.token}/${method}`;
    const answer = await fetch(address, { method: 'POST', body: form, redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS) });
    const read = shapes().safeParse(await answer.json().catch(() => null));
    if (!read.success) throw new NotTheBotApi(answer.status);
    if (!read.data.ok)
      throw new GrammyError('not kept', { ...read.data, parameters: refusedFor(read.data.parameters) }, method as string, {});
    const id = read.data.result.document?.file_id ?? read.data.result.photo?.at(-1)?.file_id;
    return id ? { ok: true, id } : { ok: false, failure: 'unknown', detail: 'no file_id' };
  } catch (error) {
    return failureOf(error);
  }
}

/** Bot API, `getFile`: bots fetch files up to 20 MB. */
const TOO_BIG = /file is too big/i;

/** Asks where the file lies, then fetches it. The address holds the bot's token: it stands in no log and no error. Never throws. */
export async function fetchFromTelegram(
  api: Api,
  { apiRoot, token }: { apiRoot: string; token: string },
  ref: string,
  most: number,
): Promise<FileFetched> {
  let path: string | undefined;
  try {
    path = (await api.raw.getFile({ file_id: ref })).file_path;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.failure !== 'bad-message') return failure;
    return TOO_BIG.test(failure.detail) ? { ok: true, bytes: null } : { ...failure, failure: 'file-gone' };
  }
  if (path === undefined) return { ok: false, failure: 'file-gone', detail: 'no file_path' };
  const { origin } = new URL(apiRoot);
  return download({ url: `${apiRoot}/file/bot${token}/${path}`, most, allowed: (url) => url.origin === origin });
}

const refusedFor = (parameters?: { retry_after?: number | undefined }) =>
  parameters?.retry_after === undefined ? {} : { retry_after: parameters.retry_after };
