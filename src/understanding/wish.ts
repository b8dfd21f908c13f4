/** What a message says beside what it is about: the product or place that is left without talk, the quantity, where to deliver. Pure. */
import { lazily } from '../lazily.ts';
import { fold, foldWord } from './fold.ts';
import { nameAt, type Said } from './intents/tokens.ts';
import { normalise } from './normalise.ts';
import { type Quantity, readQuantity } from './readers.ts';

/** Words that name nothing: they go from both ends of what is left, never from its middle ("mật ong") and never out of a known name. */
const TALK = new Set(
  `a ạ à ơi dạ vâng nhé nha nhá nghen hen đi với vậy thế nhỉ đây này kia luôn em tôi mình anh chị bác cháu tui ad shop bot admin
cho xin hỏi nhờ giúp giùm hộ dùm cần muốn định đang đã rồi được có không chưa gì nào đâu sao ai thì là mà và hay của để về
tìm mua lấy nhập đặt bán sỉ buôn mối nguồn hàng báo giá kết nối liên hệ gặp gọi làm bên nhà sản xuất cung cấp cơ sở đại lý
thành phố xã phường hội đồng trung ương chấm điểm nhà mỗi tuần tháng ngày quý năm giao ship loại còn xem coi tra cứu kiểm hồ sơ kết quả tới đến duyệt xong nộp mở cửa hàng điểm chỗ mấy giờ ở tại gần quanh đây sản phẩm ocop bao nhiêu`.split(
    /\s+/,
  ),
);
/** The same without marks, for messages that have none at all. */
const bareTalk = lazily(() => new Set([...TALK].map(foldWord)));

const DELIVERY = /(?:^|\s)(?:giao|ship)(?:\s+(?:hang|tan noi|tan nha))?(?:\s+(?:ve|den|toi|o|tai|cho))?\s+/;
const LONGEST = 120;

/** What was said beside the wish. */
export interface Wish {
  /** The words that name a product or what else is looked for, as meant; empty when there are none. */
  rest: string;
  /** The whole message without talk at its ends. */
  sentence: string;
  /** The place that is named; empty when there is none. */
  place: string;
  quantity?: Quantity;
  /** Where to deliver, as typed. */
  area?: string;
}

/** Reads what a wish already says. */
export function wishOf(text: string): Wish {
  const { display } = normalise(text);
  const area = areaIn(display);
  const left = area ? display.replace(area.whole, ' ') : display;
  const amount = amountIn().exec(left)?.[0] ?? '';
  const quantity = readQuantity(often(amount, left));
  const known = quantity.ok && quantity.value.unit !== '';
  const parts = (known ? left.replace(amount, ', ') : left).split(PART).map((part) => normalise(part).words);
  return {
    rest: named(parts),
    sentence: shown(withoutTalk(normalise(text).words)).slice(0, LONGEST),
    place: parts.map(placeIn).find((place) => place !== '') ?? '',
    ...(known ? { quantity: quantity.value } : {}),
    ...(area ? { area: area.place } : {}),
  };
}

const PART = /[,.;:!?()"\n]+/;

/** A number with the word behind it and, if said, how often. */
const amountIn = lazily(() => /(?<![\p{L}\d])\d[\d.]*\s?\p{L}+(?:\s?\/\s?\p{L}+)?/u);
const [EACH, SPANS] = ['mỗi|hằng|hàng|một|moi|hang|mot', 'ngày|tuần|tháng|quý|năm|ngay|tuan|thang|quy|nam'];
const periodIn = lazily(() => new RegExp(`(?:/\\s?|(?<!\\p{L})(?:${EACH})\\s)(${SPANS})(?!\\p{L})`, 'iu'));

/** "20 hộp trà sen mỗi tháng": how often may stand behind the name. */
function often(amount: string, text: string): string {
  const period = periodIn().exec(text)?.[1];
  return amount === '' || amount.includes('/') || period === undefined ? amount : `${amount}/${period}`;
}

function areaIn(display: string): { whole: string; place: string } | null {
  for (const part of display.split(/[,.;!?\n]/)) {
    const match = DELIVERY.exec(fold(part));
    // Folding keeps the length of a text that is composed already; else nothing is cut out of it.
    if (!match || fold(part).length !== part.trim().length) continue;
    const shown = part.trim();
    const place = shown
      .slice(match.index + match[0].length)
      .replace(AFTER_PLACE, '')
      .trim();
    const whole = shown.slice(match.index).trim();
    if (/\p{L}{2}/u.test(place) && !/\d/.test(place) && place.length <= LONGEST && !NO_PLACE.test(fold(place))) return { whole, place };
  }
  return null;
}

/** "… cho nhà hàng của tôi nhé": for whom, and a kind word, are no part of the place. */
const AFTER_PLACE = /\s+(?:cho\s.*|(?:nhé|nhe|nha|nhá|ạ|a|em|giúp|giup|luôn|luon|với|voi)(?:\s+(?:em|ạ|a|nhé|nhe|với|voi))*)$/iu;

/** "Giao hằng ngày", "giao được không": when and whether, not where. */
const NO_PLACE = /^(?:hang|moi|truoc|sau|duoc|luon|ngay|cuoi|dau|som|nhanh|trong)\b/;

/** Known products with the places and names that stand with them; else what is left between words of talk, if it is short enough to be a name. */
function named(parts: readonly (readonly Said[])[]): string {
  const product = parts.map((words) => runFrom(words, 'zzsp')).find((found) => found !== '');
  const others = parts.map(withoutTalk).filter((words) => words.length <= LONGEST_NAME);
  const longest = others.reduce<readonly Said[]>((best, words) => (words.length > best.length ? words : best), []);
  return (product ?? shown(longest)).slice(0, LONGEST);
}

/** A name of more words is a sentence. */
const LONGEST_NAME = 4;

const shown = (words: readonly Said[]): string => words.map(({ display }) => display).join(' ');

/** The run of names that begins with the first of a kind. A capital behind a known name belongs to it: "trà sen Hiền Xiêm". */
function runFrom(words: readonly Said[], kind: 'zzsp' | 'zznoi'): string {
  const first = words.findIndex((_, at) => nameAt(words, at)?.token === kind);
  if (first < 0) return '';
  let behind = first;
  while (behind < words.length) {
    const name = nameAt(words, behind);
    const more = behind <= first + MORE_OF_A_NAME && (nameAt(words, first)?.length ?? 0) === 1 && !isTalk(words, behind);
    if (!name && !isProper(words[behind]) && !more) break;
    behind += name?.length ?? 1;
  }
  return shown(words.slice(first, behind));
}

/** Behind a kind of one syllable ("kẹo sìu châu") so many words still belong to it. */
const MORE_OF_A_NAME = 2;

const isProper = (word: Said | undefined): boolean => /^\p{Lu}\p{Ll}/u.test(word?.display ?? '');

/** A known place, or the capitals behind a word that places stand behind ("ở Hồng Vân", "phường Kim Liên"). */
function placeIn(words: readonly Said[]): string {
  const known = runFrom(words, 'zznoi');
  if (known !== '') return known;
  const at = words.findIndex((word, place) => PLACED.has(word.folded) && isProper(words[place + 1]));
  if (at < 0) return '';
  const rest = words.slice(at + 1);
  const behind = rest.findIndex((word) => !isProper(word));
  return shown(behind < 0 ? rest : rest.slice(0, behind));
}
const PLACED = new Set('o tai gan quanh khu xa phuong quan huyen lang thon duong pho'.split(' '));

/** "4 sao" is a rank; "sao" alone asks. */
const COUNTS = /^(?:\d|ba|bon|nam)$/;

/** A capital in the middle is a name's: "Gia Lâm" is not "giá". */
const isTalk = (words: readonly Said[], at: number): boolean => {
  const word = words[at];
  const said = word?.display.toLowerCase() ?? '';
  if (said === 'sao' && COUNTS.test(words[at - 1]?.folded ?? '')) return false;
  return !(at > 0 && isProper(word)) && (TALK.has(said) || (said === word?.folded && bareTalk().has(said)));
};

function withoutTalk(words: readonly Said[]): readonly Said[] {
  const named = inNames(words);
  const first = words.findIndex((_, at) => named.has(at) || !isTalk(words, at));
  const last = words.findLastIndex((_, at) => named.has(at) || !isTalk(words, at));
  return first < 0 ? [] : words.slice(first, last + 1);
}

/** Which words are of a known product's name of two or more: without its marks "giờ" stands in "giò lụa", "chưa" in "sữa chua", "báo" in "bánh bao". */
function inNames(words: readonly Said[]): ReadonlySet<number> {
  const named = new Set<number>();
  for (const at of words.keys()) {
    const name = nameAt(words, at);
    if (name?.token === 'zzsp' && name.length > 1) for (let n = 0; n < name.length; n++) named.add(at + n);
  }
  return named;
}
