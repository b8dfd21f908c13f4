/** The load: the same updates, posted over HTTP by a fixed number of workers, each waiting for its answer before it posts the next. */
import { Agent, request } from 'node:http';
import { tap, text } from '../platforms/telegram/updates.ts';
import { createTelegramWorld } from '../platforms/telegram/world.ts';
import type { TelegramServer } from '../platforms/telegram-server.ts';

/** One thing that everybody does: says words, or taps the n-th button (from 1) of the last message; `expect` must be in the answer. */
export type Act = ({ say: string } | { tap: number }) & { expect: string };

/** What was seen of some updates. Times in ms. */
export interface Seen {
  updates: number;
  /** From the first post to the last answer. */
  tookMs: number;
  /** From each post to its answer. */
  answers: number[];
  /** From each post to the first message that reached the person. */
  replies: number[];
}

/** People who talk to one system. */
export interface Load {
  act(people: readonly number[], act: Act, workers: number): Promise<Seen>;
}

interface Shown {
  text: string;
  messageId: number;
  buttons: string[];
}

/** A load on one webhook; the messages arrive at this offline Bot API. */
export function createLoad(webhook: string, telegram: TelegramServer): Load {
  const world = createTelegramWorld({ token: telegram.token });
  world.openTaps = telegram.openTaps;
  // Ids that no update of another round has: both systems would rightly call them repeats.
  world.nextUpdate = Math.floor(Date.now() / 1000) * 1000;
  const shown = new Map<number, Shown>();

  const updateOf = (chat: number, act: Act) => {
    if ('say' in act) return text(world, { id: chat }, act.say);
    const last = shown.get(chat);
    const data = last?.buttons[act.tap - 1];
    if (!last || data === undefined) throw new Error(`no button ${act.tap} under: ${last?.text}`);
    return tap(world, { id: chat }, data, last.messageId);
  };
  const look = (began: ReadonlyMap<number, number>, expect: string): number[] => {
    const first = new Map<number, number>();
    const said = new Map<number, string>();
    for (const { chat: to, text: words, messageId, body, at } of telegram.sent) {
      const chat = Number(to);
      if (!first.has(chat)) first.set(chat, Math.max(0, at - (began.get(chat) ?? at)));
      said.set(chat, `${said.get(chat) ?? ''}\n${words}`);
      shown.set(chat, { text: words, messageId, buttons: buttonsOf(body) });
    }
    for (const chat of began.keys())
      if (!said.get(chat)?.includes(expect)) throw new Error(`${webhook}: expected "${expect}", got: ${said.get(chat) ?? 'nothing'}`);
    if (telegram.problems.length > 0) throw new Error(`wrong calls: ${telegram.problems[0]}`);
    return [...first.values()];
  };

  return {
    async act(people, act, workers) {
      // New connections for each act: what rested in between may just be closed by the other side.
      const agent = new Agent({ keepAlive: true });
      for (const list of [telegram.sent, telegram.calls, telegram.answeredTaps]) list.length = 0;
      const bodies = people.map((chat) => JSON.stringify(updateOf(chat, act)));
      const began = new Map<number, number>();
      const answers: number[] = [];
      let next = 0;
      const work = async () => {
        while (next < people.length) {
          const at = next++;
          began.set(people[at] ?? 0, Date.now());
          const start = performance.now();
          await post(webhook, telegram.secret, bodies[at] ?? '', agent);
          answers.push(performance.now() - start);
        }
      };
      const start = performance.now();
      await Promise.all(Array.from({ length: workers }, work));
      const tookMs = performance.now() - start;
      agent.destroy();
      return { updates: people.length, tookMs, answers, replies: look(began, act.expect) };
    },
  };
}

function post(webhook: string, secret: string, body: string, agent: Agent): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-telegram-bot-api-secret-token': secret,
  };
  return new Promise((done, fail) => {
    const call = request(webhook, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => (answer.statusCode === 200 ? done() : fail(new Error(`the webhook answered ${answer.statusCode}`))));
    });
    call.once('error', fail);
    call.end(body);
  });
}

function buttonsOf(body: Record<string, unknown>): string[] {
  const markup = body.reply_markup as { inline_keyboard?: { callback_data?: string }[][] } | undefined;
  return markup?.inline_keyboard?.flat().map(({ callback_data: data = '' }) => data) ?? [];
}
