/** A webhook for the tests of the offline platforms: keeps what it gets and answers by script. */
import type { IncomingHttpHeaders } from 'node:http';
import { bytesOf, listen } from './listen.ts';

/** One post that it got. */
export interface HookPost {
  headers: IncomingHttpHeaders;
  raw: string;
  body: Record<string, unknown>;
}

/** A status, an answer with headers and a body, or none: it waits for ever, or cuts the connection. */
export type HookAnswer = number | { status: number; headers?: Record<string, string>; body?: string } | 'hang' | 'cut';

/** A running webhook. */
export interface Hook {
  url: string;
  got: HookPost[];
  /** The most posts that were being answered at one moment. */
  mostAtOnce(): number;
  close(): Promise<void>;
}

/** Starts one; `answer` gets the post and its number from 1. */
export async function startHook(answer: (post: HookPost, n: number) => HookAnswer | Promise<HookAnswer> = () => 200): Promise<Hook> {
  const got: HookPost[] = [];
  let [now, most] = [0, 0];
  const { root, close } = await listen(async (request, response) => {
    now += 1;
    most = Math.max(most, now);
    const raw = (await bytesOf(request)).toString('utf8');
    const post = { headers: request.headers, raw, body: JSON.parse(raw) as Record<string, unknown> };
    got.push(post);
    const said = await answer(post, got.length);
    now -= 1;
    if (said === 'cut') return void request.socket.destroy();
    if (said === 'hang') return;
    const { status, headers = {}, body = 'answered' } = typeof said === 'number' ? { status: said } : said;
    response.writeHead(status, headers).end(body);
  });
  return { url: `${root}/webhook`, got, mostAtOnce: () => most, close };
}
