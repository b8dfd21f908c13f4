/** The prompt of `npm run dev`: what a person types goes to the Worker as a webhook of an offline platform; what the bot sends is shown. */
import { createInterface } from 'node:readline';
import type { TelegramServer } from '../../test/platforms/telegram-server.ts';
import type { ZaloServer } from '../../test/platforms/zalo-server.ts';
import { showOutgoing } from './show-outgoing.ts';

/** How to speak at the prompt, one line each. */
export const TALK_HELP = `Gõ một dòng để nhắn như một người trên Telegram; dòng bắt đầu bằng dấu hai chấm là lệnh.
Type a line to write as a person on Telegram; a line that begins with a colon is a command.
  :2              bấm nút 2 của tin cuối / taps button 2 of the last message
  :contact        chia sẻ số điện thoại (Telegram) / shares the phone number
  :zalo [ID]      từ giờ nhắn trên Zalo / writes on Zalo from now on
  :telegram [ID]  từ giờ nhắn trên Telegram / writes on Telegram from now on
  :quit           dừng, như Ctrl+C / stops, as Ctrl+C does`;

/** Who writes: an id of the platform. */
type Who = { channel: 'telegram'; id: number } | { channel: 'zalo'; id: string };

const FIRST = { telegram: { channel: 'telegram', id: 1001 }, zalo: { channel: 'zalo', id: '2512523625412515' } } as const;
/** An invented number (no carrier has 0540) of a producer of the demonstration, so that linking by the number can be tried. */
const PHONE = '+84540000001';
/** How often new messages are looked for, in ms. */
const LOOK_EVERY_MS = 100;

/** The two platforms. */
export interface Platforms {
  telegram: TelegramServer;
  zalo: ZaloServer;
}

/** Reads lines from standard input; resolves at `:quit`. The end of the input alone does not end it: it may be run without a terminal. */
export function talk(platforms: Platforms): Promise<void> {
  let who: Who = FIRST.telegram;
  return new Promise((quit) => {
    createInterface({ input: process.stdin }).on('line', (line) => {
      const said = line.trim();
      if (said === ':quit') return quit();
      const other = switched(said);
      if (other) {
        who = other;
        console.log(`→ ${who.channel} ${who.id}`);
      } else if (said !== '') void post(platforms, who, said).catch((error: Error) => console.error(`! ${error.message}`));
    });
  });
}

/** Shows what the bot sends, to whomever, until it is stopped. Returns the stopping. */
export function showSent({ telegram, zalo }: Platforms): () => void {
  const seen = { telegram: telegram.sent.length, zalo: zalo.sent.length };
  const timer = setInterval(() => {
    for (; seen.telegram < telegram.sent.length; seen.telegram++) {
      const sent = telegram.sent[seen.telegram];
      if (sent) show(`telegram ${sent.chat}`, sent.method, sent.body);
    }
    for (; seen.zalo < zalo.sent.length; seen.zalo++) {
      const sent = zalo.sent[seen.zalo];
      if (sent) show(`zalo ${sent.to}`, '/v3.0/oa/message/cs', { message: sent.message });
    }
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function show(to: string, call: string, body: Record<string, unknown>): void {
  console.log(`\n[${to}]\n${showOutgoing({ call, body }).lines.join('\n')}`);
}

function switched(said: string): Who | null {
  const [, channel, id] = /^:(telegram|zalo)(?:\s+(\d{1,19}))?$/.exec(said) ?? [];
  if (channel === 'telegram') return id ? { channel, id: Number(id) } : FIRST.telegram;
  if (channel === 'zalo') return id ? { channel, id } : FIRST.zalo;
  return null;
}

async function post({ telegram, zalo }: Platforms, who: Who, said: string): Promise<void> {
  const [, button] = /^:(\d{1,2})$/.exec(said) ?? [];
  const { status } =
    who.channel === 'telegram' ? await onTelegram(telegram, who.id, said, button) : await onZalo(zalo, who.id, said, button);
  if (status !== 200) console.error(`! webhook: ${status}`);
}

function onTelegram(telegram: TelegramServer, id: number, said: string, button: string | undefined): Promise<{ status: number }> {
  if (said === ':contact') return telegram.shareContact(id, PHONE);
  return button ? telegram.tap(id, Number(button)) : telegram.say(id, said);
}

function onZalo(zalo: ZaloServer, id: string, said: string, button: string | undefined): Promise<{ status: number }> {
  return button ? zalo.tap(id, Number(button)) : zalo.say(id, said);
}
