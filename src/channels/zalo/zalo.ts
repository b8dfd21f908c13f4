/** The Zalo Official Account as a channel. */
import { CAPABILITIES, type Channel } from '../channel.ts';
import { fetchFromZalo, keepAtZalo, ZALO_FILES } from './files.ts';
import { readHistory } from './history.ts';
import { normaliseZalo } from './normalise.ts';
import { parseZaloJson } from './parse.ts';
import { renderZalo } from './render.ts';
import { sendToZalo } from './send.ts';
import { verifyZalo } from './verify.ts';

/** What the entry gives the channel. */
export interface ZaloOptions {
  appId: string;
  oaId: string;
  /** The key of the console's Webhook page; not the app secret. */
  oaSecretKey: string;
  /** Without a slash at its end. */
  apiRoot: string;
  timeoutMs: number;
  /** `observe`: a bad signature passes as `observed`, for the first days of a real OA. */
  signature: 'enforce' | 'observe';
  /** Put before a photo's address that is only a path. */
  photoBase?: string;
  /** Picture of Zalo's form for name and phone; without one we ask in words. */
  infoImage?: string;
}

/**
 * Zalo repeats for 1 h 50 min (zalo-oa 5.1); the rest is for answers that were slow and clocks that differ. A signature is good for ever, so
 * without this a body kept for longer than the inbox remembers would be handled again.
 */
const STALE_AFTER_MS = 3 * 3_600_000;

/** Builds the channel. It holds no state: the access token comes with each send. */
export function createZalo(options: ZaloOptions): Channel {
  const keys = { appId: options.appId, oaId: options.oaId, secret: options.oaSecretKey };
  return {
    capabilities: () => CAPABILITIES.zalo,
    staleAfterMs: STALE_AFTER_MS,
    verify: (request) => verifyZalo(request, keys, options.signature),
    parse: parseZaloJson,
    normalise: (payload) => normaliseZalo(payload, options.oaId),
    render: (contact, reply, how) => renderZalo(contact.slice('zalo:'.length), reply, how, options),
    send: (outgoing, credentials) => sendToZalo(outgoing, credentials.accessToken, options),
    files: {
      ...ZALO_FILES,
      keep: (file, _to, credentials) => keepAtZalo(options.apiRoot, file, credentials.accessToken),
      fetch: (ref, most) => fetchFromZalo(options.apiRoot, ref, most),
    },
    history: (between, credentials) => readHistory(options, credentials.accessToken ?? '', between),
    acknowledge: async () => {},
  };
}
