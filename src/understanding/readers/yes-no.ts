/** Yes and no. Pure. */
import { clean, foldWords } from '../fold.ts';
import { politeless } from '../phrases.ts';
import { type Read, read, unread } from './read.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const YES = list('co vang uh uhm u um ok oke okay okie okey oki duoc dc dk yes y yep yeah sure agree da phai chuan');
const NO = list('khong ko k kh kg hok hong hem khum no nope chua thoi kho');
/** Words that turn neither way. */
const AROUND = list('a da em anh chi toi minh ban nhe nha roi chu luon vay the day oi ad nay do cung dong y cam on i it is thi voi va');
const YES_PHRASES = [
  'dong y',
  'nhat tri',
  'chap nhan',
  'dung roi',
  'dung vay',
  'dung the',
  'tat nhien',
  'xac nhan',
  'chac chan',
  'i agree',
  'of course',
];
const NO_PHRASES = [
  'tu choi',
  'dung gui',
  'dung lam',
  'de sau',
  'khong dung',
  'khong phai',
  'chua dung',
  'sai roi',
  'dont',
  'do not',
  'not now',
];

/**
 * Whether an answer is yes or no. Without marks "dung" is đúng (yes) or đừng (no): it counts only with its marks or as "dung roi"
 * (ocop.md 4.2 and 6.4). A question ("có ... không") is neither.
 */
export function readYesNo(text: string): Read<boolean> {
  const shown = clean(text).toLowerCase();
  const whole = foldWords(text).join(' ');
  if (whole === '') return unread('empty');
  if (/^(?:co|duoc|ok|dung|phai|dong y) (?:.* )?(?:khong|ko|k|hong|chua)$/.test(politeless(text))) return unread('unclear');
  const line = ` ${whole} `;
  if (NO_PHRASES.some((phrase) => line.startsWith(` ${phrase} `) || politeless(text) === phrase)) return read(false);
  const marked = markedDung(shown);
  const yes = YES_PHRASES.filter((phrase) => line.includes(` ${phrase} `));
  const words = yes
    .reduce((left, phrase) => left.replace(` ${phrase} `, ' '), line)
    .split(' ')
    .filter((word) => word !== '');
  const others = words.filter((word) => !YES.has(word) && !NO.has(word) && !AROUND.has(word) && !(marked !== null && word === 'dung'));
  if (others.length > 0) return unread('unclear');
  if (marked === false || words.some((word) => NO.has(word))) return read(false);
  return yes.length > 0 || marked === true || words.some((word) => YES.has(word)) ? read(true) : unread('unclear');
}

/** What "dung" means when its marks were typed: đúng yes, đừng and dừng no; null when they were not. */
function markedDung(shown: string): boolean | null {
  if (/(?<!\p{L})đúng(?!\p{L})/u.test(shown)) return true;
  return /(?<!\p{L})(?:đừng|dừng)(?!\p{L})/u.test(shown) ? false : null;
}
