/** Handing a picture or PDF to Zalo (zalo-oa 2.5), and fetching what somebody sent from the address in its event. */
import type { ChannelFile, ChannelFiles, FileFetched, FileKept } from '../channel.ts';
import { download } from '../download.ts';
import { ask } from './http.ts';
import { readAnswer } from './send.ts';

const MEGABYTE = 1024 * 1024;
const DAY_MS = 24 * 3_600_000;
/** Five megabytes take longer than words, in ms. */
const WITHIN_MS = 60_000;

/** Uploads end after 7 days; half a day before that a new one is made. */
export const ZALO_FILES: Omit<ChannelFiles, 'keep' | 'fetch'> = {
  limits: { photo: MEGABYTE, pdf: 5 * MEGABYTE },
  livesMs: 6.5 * DAY_MS,
  needsReceiver: false,
};

/** Uploads; gives the `attachment_id` of a picture, the `token` of a file. Never throws. */
export async function keepAtZalo(apiRoot: string, file: ChannelFile, accessToken: string | undefined): Promise<FileKept> {
  if (!accessToken) return { ok: false, failure: 'refresh-token', detail: 'no access token' };
  const form = new FormData();
  form.set('file', new File([file.bytes], file.name, { type: file.type }));
  // As bytes with their type: what axios makes of a form differs between Node and workerd.
  const made = new Response(form);
  const answer = await ask({
    method: 'POST',
    url: `${apiRoot}/v2.0/oa/upload/${file.kind === 'photo' ? 'image' : 'file'}`,
    headers: { access_token: accessToken, 'content-type': made.headers.get('content-type') ?? '' },
    data: new Uint8Array(await made.arrayBuffer()),
    timeoutMs: WITHIN_MS,
  });
  const result = readAnswer(answer, false, Date.now());
  if (!result.ok) return result;
  const { data } = (answer.kind === 'answer' ? answer.body : {}) as { data?: { attachment_id?: unknown; token?: unknown } };
  const id = data?.attachment_id ?? data?.token;
  return typeof id === 'string' && id !== '' ? { ok: true, id } : { ok: false, failure: 'unknown', detail: 'no id of the file' };
}

/**
 * Where Zalo keeps what people send. No document lists the hosts; these are the ones that public programs met (pictures on zdn.vn and zadn.vn,
 * documents on zdn.vn and dlfl.vn, which may send on to flchat.vn and dlmd.me).
 */
const ZALO_HOSTS = ['zdn.vn', 'zadn.vn', 'zalo.me', 'zaloapp.com', 'dlfl.vn', 'flchat.vn', 'dlmd.me'];

/** Fetches from Zalo's own hosts, over https and its usual port only: an address in an event is no reason to call anybody else. Never throws. */
export function fetchFromZalo(apiRoot: string, ref: string, most: number): Promise<FileFetched> {
  // The operator's relay may hand files on as well.
  const { origin } = new URL(apiRoot);
  return download({ url: ref, most, allowed: (url) => url.origin === origin || isZalos(url) });
}

/** An address where Zalo itself keeps files. */
export function isZalos({ protocol, hostname, port, username }: URL): boolean {
  return (
    protocol === 'https:' && port === '' && username === '' && ZALO_HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`))
  );
}
