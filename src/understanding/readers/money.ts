/** Prices in đồng: "50k", "1tr2", "150.000đ", "nửa triệu", "dưới 500k" (ocop.md 3.2). Pure. */
import { lazily } from '../../lazily.ts';
import { takeNumber } from './number.ts';
import { showAmount, unitOf } from './quantity.ts';
import { type Read, read, unread } from './read.ts';
import { plain, type Token, tokens } from './tokens.ts';

/** An amount of đồng; `text` is what was typed with the amount written out: "dưới 500.000 đ/giỏ". */
export interface Money {
  amount: number;
  text: string;
}

const DONG = new Set(['d', 'dong', 'vnd', '₫']);
const foreign = lazily(() => /[$\u20ac\u00a3\u00a5]|(?<!\p{L})(?:usd|eur|\u0111\u00f4|\u0111\u00f4 la|do la)(?!\p{L})/iu);
/** Too vague for a price. */
const SOME = new Set(['vai', 'may', 'dam']);
const UP_TO = new Set(['-', '–', '—', '~', 'den', 'toi']);

interface Sum {
  amount: number;
  from: number;
  next: number;
  scaled: boolean;
}

/**
 * A price. Nothing sold costs less than 1,000 đ, so a bare "50" or "500" means thousands. Of a range the higher end counts.
 * A number word alone ("ba") is no price; one with its scale ("hai trăm nghìn") is.
 */
export function readMoney(text: string): Read<Money> {
  const shown = plain(text);
  if (shown === '') return unread('empty');
  if (foreign().test(shown)) return unread('not-money');
  const row = tokens(shown);
  const first = firstSum(row, 0);
  if (!first || SOME.has(row[first.from - 1]?.folded ?? '')) return unread('not-money');
  const second = UP_TO.has(row[first.next]?.folded ?? '') ? sumAt(row, first.next + 1) : null;
  const high = second ?? first;
  // "200-300k" and "1-2 triệu": the scale was said once.
  const low = second && !first.scaled && first.amount < second.amount / 100 ? scaledLike(first, second) : first.amount;
  const written = second ? `${showAmount(low)}–${showAmount(high.amount)} đ` : `${showAmount(high.amount)} đ`;
  const [from, to] = [row[first.from]?.from ?? 0, row[high.next - 1]?.to ?? shown.length];
  const after = shown.slice(to);
  const words = `${shown.slice(0, from)}${written}${/^[\p{L}\d]/u.test(after) ? ' ' : ''}${after}`;
  return read({ amount: high.amount, text: words.replace(/\s+/g, ' ').trim() });
}

function scaledLike(first: Sum, second: Sum): number {
  for (const scale of [1e9, 1e6, 1e3]) if (first.amount * scale <= second.amount) return first.amount * scale;
  return first.amount;
}

function firstSum(row: readonly Token[], start: number): Sum | null {
  for (let at = start; at < row.length; at += 1) {
    const sum = sumAt(row, at);
    if (sum) return sum;
  }
  return null;
}

function sumAt(row: readonly Token[], at: number): Sum | null {
  const taken = takeNumber(row, at);
  if (!taken || taken.value <= 0) return null;
  const dong = DONG.has(row[taken.next]?.folded ?? '');
  // "trăm rưỡi" is 150 thousand, "ba" is nothing.
  const hundreds = row.slice(at, taken.next).some(({ folded }) => folded === 'tram' || folded === 'chuc');
  if (row[at]?.number === null && !taken.scaled && !dong && !hundreds) return null;
  // "5 lít" is a quantity.
  if (!taken.scaled && !dong && taken.value < 1000 && unitOf(row[taken.next]) !== null) return null;
  const followed = UP_TO.has(row[taken.next]?.folded ?? '');
  const scaled = taken.scaled || dong || taken.value >= 1000;
  const over = taken.value >= 1e6 && taken.next - at > 1 ? taken.value % 1e6 : 0;
  // "hai triệu một trăm": the thousand goes unsaid.
  const meant = over > 0 && over < 1000 ? taken.value + over * 999 : taken.value;
  const amount = scaled || followed ? meant : meant * 1000;
  return { amount: Math.round(amount), from: at, next: taken.next + (dong ? 1 : 0), scaled };
}
