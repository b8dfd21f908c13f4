/** A buyer's way to a connection request: each question is answered by its place in the flow, whatever its wording. */
import type { Actor, Stage } from './stage.ts';

/** The buyer's number as typed, and its nine digits as they stand in every spelling. */
export const BUYER_PHONE = { typed: '0987 654 321', digits: '987654321' };
/** The buyer's name: as secret as the number. */
export const BUYER_NAME = 'Nguyễn Thanh Bình';

/** What is answered where (`step`). */
const ANSWERS: Record<string, string> = {
  hello: 'tiếng Việt',
  who: 'tôi tìm mua',
  choose: '1',
  card: 'kết nối mua hàng',
  more: 'bán lẻ',
  quantity: '50 kg',
  frequency: 'hằng tháng',
  area: 'Ba Đình',
  'when-needed': 'bỏ qua',
  extras: 'không',
  price: 'bỏ qua',
  'min-stars': 'bỏ qua',
  certificates: 'bỏ qua',
  packaging: 'bỏ qua',
  payment: 'bỏ qua',
  agree: 'đồng ý',
  name: BUYER_NAME,
  phone: BUYER_PHONE.typed,
  share: 'đồng ý',
};

/** How a request is asked for: `answers` replaces some of the answers, `each` looks after every message, `until` stops at a step. */
export interface Asking {
  answers?: Record<string, string>;
  each?: () => Promise<void>;
  until?: string;
}

/** A person's first words, up to the menu. */
export async function greet(actor: Actor, role = 'tôi tìm mua'): Promise<void> {
  await actor.sayAll('xin chào', 'tiếng Việt', role);
  actor.news();
}

/** Searches for the honey and answers every question up to the request on its way; returns its number ('' where `until` stopped it). */
export async function ask(stage: Stage, buyer: Actor, { answers = {}, each, until }: Asking = {}): Promise<string> {
  const before = await stage.value('SELECT count(*) FROM request');
  if ((await stage.value('SELECT known FROM contact WHERE id = ?', buyer.contact)) !== 1) await greet(buyer);
  await buyer.sayAll('/timsp', 'mat ong');
  for (let turns = 0; turns < 30; turns++) {
    await each?.();
    if ((await stage.value('SELECT count(*) FROM request')) !== before) break;
    const step = (await buyer.at()).split('/')[1] ?? '';
    if (step === until) return '';
    const words = answers[step] ?? ANSWERS[step];
    if (words === undefined) throw new Error(`nothing to answer at ${await buyer.at()}: ${buyer.last()}`);
    await buyer.say(words);
  }
  buyer.news();
  return String(await stage.value('SELECT max(number) FROM request'));
}
