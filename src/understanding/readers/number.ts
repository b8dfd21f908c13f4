/** Numbers in digits and in Vietnamese or English words: "2 chục", "một trăm rưỡi", "1tr2", "nửa triệu". Pure. */
import { lazily } from '../../lazily.ts';
import { foldWord } from '../fold.ts';
import { agrees } from '../marks.ts';
import { politeless } from '../phrases.ts';
import { type Read, read, unread } from './read.ts';
import { plain, type Token, tokens } from './tokens.ts';

/** Number words with their marks: typed marks decide ("bà" is no "ba", "nấm" no "năm"). */
const ONES = wordsOf(
  'không:0 một:1 hai:2 ba:3 bốn:4 tư:4 năm:5 lăm:5 nhăm:5 sáu:6 bảy:7 bẩy:7 tám:8 chín:9 mười:10 mươi:10 hăm:20 băm:30 ' +
    'zero:0 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 fifteen:15 twenty:20 thirty:30 fifty:50',
);
const SCALES = wordsOf(
  'chục:10 tá:12 trăm:100 nghìn:1000 ngàn:1000 k:1000 triệu:1e6 tr:1e6 củ:1e6 tỷ:1e9 tỉ:1e9 dozen:12 hundred:100 thousand:1000 million:1e6',
);
/** Scales that stand for one of them when no number is before: "chục cân", "trăm hai", "triệu rưỡi". "Công ty" is no thousand million. */
const ALONE = new Set(['chuc', 'ta', 'tram', 'nghin', 'trieu', 'dozen', 'hundred', 'thousand', 'million']);
/** Said only after tens: "hai mươi lăm", "hai lăm", "băm tư". */
const AFTER_TENS = new Set(['lam', 'nham', 'tu']);
const HALF = 'ruoi';

/** A number found in a row of tokens, and the place behind it. */
export interface Taken {
  value: number;
  next: number;
  /** Whether a thousand, a million or so was said: "50" has none, "50k" has. */
  scaled: boolean;
}

interface Sum {
  total: number;
  /** Below the next thousand. */
  group: number;
  pending: Token | null;
  scale: number;
  scaled: boolean;
  linked: boolean;
}

type Words = ReadonlyMap<string, { meant: string; value: number }[]>;

function wordsOf(list: string): () => Words {
  return lazily(() => {
    const words = list.split(' ').map((word) => word.split(':'));
    const meanings = words.map(([meant = '', value]) => ({ meant, value: Number(value) }));
    return Map.groupBy(meanings, ({ meant }) => foldWord(meant));
  });
}

const valueIn = (words: () => Words, token: Token): number | null =>
  words()
    .get(token.folded)
    ?.find(({ meant }) => agrees(token.shown, meant))?.value ?? null;

function onesOf(token: Token | undefined): number | null {
  // Without their marks "ham" and "bam" are anything.
  if (!token || ((token.folded === 'ham' || token.folded === 'bam') && token.shown === token.folded)) return null;
  return token.number ?? valueIn(ONES, token);
}

/** "tạ" (100 kg) is a unit and "tá" a dozen; without marks "ta" is the unit, which is the commoner. */
function scaleOf(token: Token | undefined): number | null {
  if (!token || (token.folded === 'ta' && token.shown !== 'tá')) return null;
  return valueIn(SCALES, token);
}

const pendingValue = (sum: Sum): number => (sum.pending ? (onesOf(sum.pending) ?? 0) : 0);

/** A number behind a scale and not followed by one counts in tenths: "1tr2", "trăm hai"; three digits behind a thousand count whole. */
function settle(sum: Sum): number {
  const { pending, scale, linked } = sum;
  const value = pendingValue(sum);
  if (!pending || scale < 100 || linked) return sum.total + sum.group + value;
  const places = pending.number === null ? 1 : pending.digits.length;
  const whole = value === 0 || (scale === 1e3 && places >= 3) || 10 ** places > scale;
  return sum.total + sum.group + (whole ? value : (value * scale) / 10 ** places);
}

function addScale(sum: Sum, scale: number): true {
  if (scale >= 1e3) {
    const group = sum.group + pendingValue(sum);
    sum.total += (group === 0 && !sum.pending ? 1 : group) * scale;
    sum.group = 0;
  } else {
    sum.group += (sum.pending ? pendingValue(sum) : 1) * scale;
  }
  Object.assign(sum, { pending: null, scale, linked: false, scaled: sum.scaled || scale >= 1e3 });
  return true;
}

/** One token into the sum; false when it does not belong to the number. */
function takeOne(sum: Sum, token: Token, next: Token | undefined): boolean {
  const scale = scaleOf(token);
  const tens = token.folded === 'muoi' && sum.pending !== null;
  if (tens) return pendingValue(sum) < 10 && addScale(sum, 10);
  if (scale !== null)
    return sum.scale !== scale && (sum.pending !== null || sum.scale > 0 || ALONE.has(token.folded)) && addScale(sum, scale);
  if ((token.folded === 'linh' || token.folded === 'le') && sum.scale >= 100 && onesOf(next) !== null) {
    sum.linked = true;
    return true;
  }
  if (token.folded === HALF && sum.scale >= 10 && !sum.pending) {
    sum.group += sum.scale / 2;
    return true;
  }
  return !isEach(sum, token, next) && takeOnes(sum, token);
}

/** "35k một hộp": behind a thousand, "one" before a word begins what the price is for. */
function isEach(sum: Sum, token: Token, next: Token | undefined): boolean {
  if (sum.scale < 1e3 || onesOf(token) !== 1 || !next || !/^\p{L}/u.test(next.folded)) return false;
  return onesOf(next) === null && scaleOf(next) === null && next.folded !== HALF && !/^(?:d|dong|vnd)$/.test(next.folded);
}

function takeOnes(sum: Sum, token: Token): boolean {
  if (onesOf(token) === null) return false;
  if (!sum.pending) {
    sum.pending = token;
    return true;
  }
  const tens = pendingValue(sum);
  // "mười tám", "hăm lăm", "twenty five"; "hai lăm" leaves the ten unsaid.
  const follows = tens < 10 ? tens > 0 && AFTER_TENS.has(token.folded) : tens % 10 === 0 && tens <= 50 && (onesOf(token) ?? 0) % 10 > 0;
  if (sum.pending.number !== null || token.number !== null || !follows) return false;
  sum.group += tens < 10 ? tens * 10 : tens;
  Object.assign(sum, { pending: token, scale: 10 });
  return true;
}

/** "nửa" before a scale ("nửa triệu", "nửa chục") or alone before a unit ("nửa cân"). */
function takeHalf(row: readonly Token[], at: number): Taken | null {
  if (row[at]?.folded !== 'nua' && row[at]?.folded !== 'half') return null;
  const scale = scaleOf(row[at + 1]);
  return { value: 0.5 * (scale ?? 1), next: at + (scale === null ? 1 : 2), scaled: scale !== null && scale >= 1e3 };
}

/** The number that starts at `at`, as long as it goes; null when none starts there. */
export function takeNumber(row: readonly Token[], at: number): Taken | null {
  const half = takeHalf(row, at);
  if (half) return half;
  const sum: Sum = { total: 0, group: 0, pending: null, scale: 0, scaled: false, linked: false };
  let next = at;
  for (let token = row[next]; token && takeOne(sum, token, row[next + 1]); token = row[next]) next += 1;
  return next === at ? null : { value: settle(sum), next, scaled: sum.scaled };
}

const ABOUT = new Set(['khoang', 'chung', 'gan', 'co', 'tam', 'so', 'about', 'number']);
/** Before and behind a number without changing it. */
const BEFORE = new Set(['da', 'vang', ',']);
const AFTER = new Set(['.', ')', '!', 'cai', 'a', 'nhe', 'nha', 'em', 'voi']);

/** Skips "khoảng", "tầm", "số" before a number. "tam tram" is eight hundred, "tầm trăm" about a hundred. */
export function skipAbout(row: readonly Token[]): number {
  let at = 0;
  for (let token = row[at]; token && ABOUT.has(token.folded) && takeNumber(row, at + 1); token = row[at]) {
    if (token.shown === 'tám' || (token.shown === 'tam' && scaleOf(row[at + 1]) !== null)) break;
    at += 1;
  }
  return at;
}

/** A number that is the whole answer: "2", "2.", "số 2", "hai", "2 chục", "một trăm", "1.200", "1,5". Not negative. */
export function readNumber(text: string): Read<number> {
  const row = tokens(plain(text));
  if (row.length === 0) return unread('empty');
  // Alone it means "no" far more often than zero.
  if (politeless(text) === 'khong') return unread('not-a-number');
  const whole = takeWhole(row.slice(row.findIndex((token) => !BEFORE.has(token.folded))));
  return whole === null ? unread('not-a-number') : read(whole);
}

function takeWhole(row: readonly Token[]): number | null {
  const taken = takeNumber(row, skipAbout(row));
  return taken && row.slice(taken.next).every((token) => AFTER.has(token.folded)) && Number.isFinite(taken.value) ? taken.value : null;
}
