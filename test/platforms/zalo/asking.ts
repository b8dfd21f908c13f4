/** A plain client of the offline Zalo, for the tests of the server itself. */
import type { ZaloServer } from '../zalo-server.ts';

/** What came back. */
export interface Answered {
  status: number;
  headers: Headers;
  error?: number;
  message?: string;
  data?: Record<string, unknown> & Record<string, unknown>[];
  [key: string]: unknown;
}

/** Calls with a token: JSON by POST, or `data` by GET. */
export function asking(zalo: ZaloServer, token = zalo.pair().access_token) {
  const ask = async (path: string, init: RequestInit): Promise<Answered> => {
    const answer = await fetch(zalo.apiRoot + path, { ...init, headers: { access_token: token, ...init.headers } });
    return { ...((await answer.json()) as object), status: answer.status, headers: answer.headers };
  };
  const post = (path: string, body: unknown) =>
    ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return {
    token,
    post,
    get: (path: string, data: object) => ask(`${path}?data=${encodeURIComponent(JSON.stringify(data))}`, {}),
    query: (path: string) => ask(path, {}),
    form: (path: string, form: FormData) => ask(path, { method: 'POST', body: form }),
    cs: (user_id: string, message: object) => post('/v3.0/oa/message/cs', { recipient: { user_id }, message }),
  };
}
