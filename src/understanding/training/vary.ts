/** One sentence as different people type it: without marks, in Telex or VNI, shouting, in teencode, with a slip (ocop.md 6.2). Pure. */
import { fold } from '../fold.ts';
import type { Random } from './random.ts';

const TONES = ['\u0301', '\u0300', '\u0309', '\u0303', '\u0323'];
const TELEX_TONES = ['s', 'f', 'r', 'x', 'j'];
const TELEX_MARKS: Record<string, string> = { â: 'aa', ê: 'ee', ô: 'oo', ơ: 'ow', ư: 'uw', ă: 'aw', đ: 'dd' };
const VNI_MARKS: Record<string, string> = { â: 'a6', ê: 'e6', ô: 'o6', ơ: 'o7', ư: 'u7', ă: 'a8', đ: 'd9' };

/** A word without its tone, and which tone it was (-1: none). */
function parted(word: string): { bare: string; tone: number; at: number } {
  const letters = word.normalize('NFD');
  const at = [...letters].findIndex((letter) => TONES.includes(letter));
  const tone = at < 0 ? -1 : TONES.indexOf([...letters][at] ?? '');
  const before = at < 0 ? '' : letters.slice(0, at).normalize('NFC');
  return { bare: letters.replace(/[\u0301\u0300\u0309\u0303\u0323]/g, '').normalize('NFC'), tone, at: [...before].length };
}

function encoded(word: string, marks: Record<string, string>, tones: readonly string[], toneAtEnd: boolean): string {
  const { bare, tone, at } = parted(word.toLowerCase());
  const sign = tone < 0 ? '' : (tones[tone] ?? '');
  const place = tone < 0 || toneAtEnd ? Number.POSITIVE_INFINITY : at;
  const keys = [...bare].map((letter, index) => (marks[letter] ?? letter) + (index + 1 === place ? sign : ''));
  return keys.join('') + (place === Number.POSITIVE_INFINITY ? sign : '');
}

const eachWord = (text: string, change: (word: string) => string): string => text.normalize('NFC').replace(/[\p{L}\p{M}]+/gu, change);

/** The sentence as its Telex keys. */
export function telex(text: string, toneAtEnd = true): string {
  return eachWord(text, (word) => encoded(word, TELEX_MARKS, TELEX_TONES, toneAtEnd));
}

/** The sentence as its VNI keys. */
export function vni(text: string, toneAtEnd = false): string {
  return eachWord(text, (word) => encoded(word, VNI_MARKS, ['1', '2', '3', '4', '5'], toneAtEnd));
}

/** Only the marks go; capitals stay. */
function bare(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
}

const SHORT: readonly [RegExp, readonly string[]][] = [
  [/(?<!\p{L})không(?!\p{L})/gu, ['k', 'ko', 'kh', 'hk', 'hông', 'khum', 'hong', 'kg']],
  [/(?<!\p{L})được(?!\p{L})/gu, ['dc', 'đc', 'đk']],
  [/(?<!\p{L})với(?!\p{L})/gu, ['vs', 'v', 'vơi']],
  [/(?<!\p{L})sản phẩm(?!\p{L})/gu, ['sp']],
  [/(?<!\p{L})hồ sơ(?!\p{L})/gu, ['hs', 'hồ xơ']],
  [/(?<!\p{L})hợp tác xã(?!\p{L})/gu, ['htx']],
  [/(?<!\p{L})chủ thể(?!\p{L})/gu, ['ct']],
  [/(?<!\p{L})công ty(?!\p{L})/gu, ['cty']],
  [/(?<!\p{L})bao nhiêu(?!\p{L})/gu, ['bn', 'bnhiu', 'bao nhiu', 'nhiu']],
  [/(?<!\p{L})bao giờ(?!\p{L})/gu, ['bh', 'bao h']],
  [/(?<!\p{L})số điện thoại(?!\p{L})/gu, ['sdt', 'sđt']],
  [/(?<!\p{L})quyết định(?!\p{L})/gu, ['qđ']],
  [/(?<!\p{L})giấy chứng nhận(?!\p{L})/gu, ['gcn']],
  [/(?<!\p{L})kết quả(?!\p{L})/gu, ['kq']],
  [/(?<!\p{L})kết nối(?!\p{L})/gu, ['kn']],
  [/(?<!\p{L})liên hệ(?!\p{L})/gu, ['lh']],
  [/(?<!\p{L})thông báo(?!\p{L})/gu, ['tb']],
  [/(?<!\p{L})đăng ký(?!\p{L})/gu, ['đk', 'dk', 'đăng kí']],
  [/(?<!\p{L})thông tin(?!\p{L})/gu, ['tt']],
  [/(?<!\p{L})nhân viên(?!\p{L})/gu, ['nv']],
  [/(?<!\p{L})cán bộ(?!\p{L})/gu, ['cb']],
  [/(?<!\p{L})địa chỉ(?!\p{L})/gu, ['đc', 'đ/c']],
  [/(?<!\p{L})số lượng lớn(?!\p{L})/gu, ['sll']],
  [/(?<!\p{L})như thế nào(?!\p{L})/gu, ['ntn']],
  [/(?<!\p{L})thế nào(?!\p{L})/gu, ['tnao', 'ntn']],
  [/(?<!\p{L})(?:vậy|thế)(?!\p{L})/gu, ['z', 'v']],
  [/(?<!\p{L})gì(?!\p{L})/gu, ['j', 'gi']],
  [/(?<!\p{L})rồi(?!\p{L})/gu, ['r', 'rùi', 'roài']],
  [/(?<!\p{L})làm(?!\p{L})/gu, ['lm']],
  [/(?<!\p{L})chưa(?!\p{L})/gu, ['ch', 'chưa']],
  [/(?<!\p{L})muốn(?!\p{L})/gu, ['mún', 'mn']],
  [/(?<!\p{L})trả lời(?!\p{L})/gu, ['rep', 'tl']],
  [/(?<!\p{L})nhắn tin(?!\p{L})/gu, ['ib', 'nt']],
  [/(?<!\p{L})mình(?!\p{L})/gu, ['mk', 'mik', 'm']],
  [/(?<!\p{L})em(?!\p{L})/gu, ['e']],
  [/(?<!\p{L})anh(?!\p{L})/gu, ['a']],
  [/(?<!\p{L})chị(?!\p{L})/gu, ['c']],
  [/(?<!\p{L})hôm nay(?!\p{L})/gu, ['hnay', 'hn']],
  [/(?<!\p{L})(?:tôi)(?!\p{L})/gu, ['t', 'tui']],
  [/(?<!\p{L})giờ(?!\p{L})/gu, ['h']],
];

function teencode(text: string, random: Random): string {
  return SHORT.reduce(
    (line, [word, forms]) => line.replace(word, (whole) => (random.chance(0.7) ? random.pick(forms) : whole)),
    text.toLowerCase(),
  );
}

const SOUTHERN: readonly [RegExp, string][] = [
  [/(?<!\p{L})không(?!\p{L})/gu, 'hông'],
  [/(?<!\p{L})tôi(?!\p{L})/gu, 'tui'],
  [/(?<!\p{L})giúp(?!\p{L})/gu, 'giùm'],
  [/(?<!\p{L})(?:vậy|thế|ạ)(?!\p{L})/gu, 'dạ'],
  [/(?<!\p{L})nhé(?!\p{L})/gu, 'nghen'],
  [/(?<!\p{L})quả(?!\p{L})/gu, 'trái'],
  [/(?<!\p{L})lợn(?!\p{L})/gu, 'heo'],
  [/(?<!\p{L})gửi(?!\p{L})/gu, 'gởi'],
  [/(?<!\p{L})bao giờ(?!\p{L})/gu, 'chừng nào'],
  [/(?<!\p{L})xem(?!\p{L})/gu, 'coi'],
  [/(?<!\p{L})tìm(?!\p{L})/gu, 'kiếm'],
];

const southern = (text: string): string => SOUTHERN.reduce((line, [word, form]) => line.replace(word, form), text);

const MISSPELT: readonly [RegExp, string][] = [
  [/ơ(?=\p{L})/u, 'ô'],
  [/ả/u, 'ã'],
  [/ĩ/u, 'ỉ'],
  [/ỏ/u, 'õ'],
  [/^s|(?<=\s)s(?=\p{L})/u, 'x'],
  [/(?<=\s)tr/u, 'ch'],
  [/(?<=\s)l(?=\p{L})/u, 'n'],
  [/(?<=\s)gi/u, 'd'],
  [/y(?!\p{L})/u, 'i'],
  [/óa/u, 'oá'],
  [/òa/u, 'oà'],
  [/úy/u, 'uý'],
  [/quý/u, 'qúy'],
];

function misspelt(text: string, random: Random): string {
  const [from, to] = random.pick(MISSPELT);
  return text.replace(from, to);
}

/** One slip of the finger in a word of four letters or more. */
function slip(text: string, random: Random): string {
  const words = text.split(' ');
  const long = words.flatMap((word, place) => (/^\p{L}{4,}$/u.test(word) ? [place] : []));
  if (long.length === 0) return text;
  const place = random.pick(long);
  const letters = [...(words[place] ?? '')];
  const at = 1 + Math.floor(random.next() * (letters.length - 2));
  const kind = random.next();
  if (kind < 0.4) [letters[at], letters[at + 1]] = [letters[at + 1] ?? '', letters[at] ?? ''];
  else if (kind < 0.7) letters.splice(at, 1);
  else letters.splice(at, 0, letters[at] ?? '');
  words[place] = letters.join('');
  return words.join(' ');
}

const BEFORE = [
  'dạ ',
  'dạ em hỏi ',
  'ad ơi ',
  'cho em hỏi ',
  'alo ',
  'anh chị ơi ',
  'xin hỏi ',
  'cho mình hỏi ',
  'shop ơi ',
  'em ơi ',
  'chào ad, ',
  'bot ơi ',
  'cho hỏi ',
  'xin chào, ',
  'làm ơn ',
  'tôi muốn hỏi ',
  'chào anh chị, ',
];
const AFTER = [
  ' ạ',
  ' ạ',
  ' với ạ',
  ' nhé',
  ' nha',
  ' ad',
  ' vậy',
  ' ad ơi',
  ' với',
  ' em',
  ' anh ơi',
  ' ạ?',
  '?',
  '.',
  ' ạ.',
  '!',
  ' hả em',
  ' giúp em',
  ' giúp mình',
  ' cảm ơn',
  ' 🙏',
  ' 😊',
  ' ạ 🙏🙏',
  '???',
  ' nghen',
  ' nhen',
  ' đi',
  ' em ơi',
  ' vậy ạ',
  ' thế',
  ' luôn',
  ' 🥺',
  '...',
];
const SWAPPED = ['em', 'tôi', 'mình', 'anh', 'chị', 'bác', 'cô', 'tui', 'cháu'];

/** Other words for oneself, politeness at the ends: what changes nothing about what is wanted. */
export function dress(text: string, random: Random, greeting: boolean): string {
  const self = random.pick(SWAPPED);
  let dressed = random.chance(0.35) ? text.replace(/(?<!\p{L})(?:em|tôi|mình)(?!\p{L})/u, self) : text;
  if (!greeting && random.chance(0.18)) dressed = random.pick(BEFORE) + dressed;
  if (random.chance(0.4)) dressed = dressed.replace(/[?.!]+$/, '') + random.pick(AFTER);
  if (random.chance(0.4)) dressed = dressed.charAt(0).toUpperCase() + dressed.slice(1);
  return dressed;
}

/** The ways of typing, and how often each is used. */
const WAYS: readonly [number, (text: string, random: Random) => string][] = [
  [28, (text) => text],
  [26, (text) => fold(text)],
  [6, (text) => bare(text)],
  [14, teencode],
  [6, (text, random) => fold(teencode(text, random))],
  [4, (text, random) => telex(text, random.chance(0.8)).toLowerCase()],
  [4, (text, random) => vni(text, random.chance(0.3)).toLowerCase()],
  [6, (text) => text.toUpperCase()],
  [3, (text) => bare(text).toUpperCase()],
  [6, southern],
  [6, misspelt],
  [5, slip],
  [3, (text, random) => slip(fold(text), random)],
];
const TOTAL = WAYS.reduce((sum, [share]) => sum + share, 0);

/** The sentence, typed in one of the ways. */
export function vary(text: string, random: Random): string {
  let left = random.next() * TOTAL;
  for (const [share, way] of WAYS) {
    left -= share;
    if (left < 0) return way(text, random);
  }
  return text;
}
