/** Yes and no. Pure. */
import { lazily } from '../../lazily.ts';
import { fold, foldWord } from '../fold.ts';
import { agrees } from '../marks.ts';
import { type NormalWord, normalise } from '../normalise.ts';
import { politeless } from '../phrases.ts';
import { type Read, read, unread } from './read.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));
/** Words by their folded form: when marks were typed, they decide ("vàng" is gold, no "vâng"). */
const marked = (words: string): (() => ReadonlyMap<string, string>) =>
  lazily(() => new Map(words.split(' ').map((word) => [foldWord(word), word])));

const YES = marked('có vâng uh uhm ừ ừm ok oke okay okie okey oki được dc dk yes y yep yeah sure agree dạ phải chuẩn');
const NO = marked('không ko k kh kg hok hem khum no nope chưa thôi kho');
/** Words that turn neither way. */
const AROUND = list('a da em anh chi toi minh ban nhe nha roi chu luon vay the day oi ad nay do cung dong y cam on i it is thi voi va');
const YES_PHRASES = 'đồng ý;nhất trí;chấp nhận;đúng rồi;đúng vậy;đúng thế;tất nhiên;xác nhận;chắc chắn;i agree;of course'.split(';');
const NO_PHRASES = 'từ chối;đừng gửi;dừng gửi;đừng làm;để sau;không đúng;không phải;chưa đúng;sai rồi;dont;do not;not now'.split(';');

/**
 * Whether an answer is yes or no. Without marks "dung" is đúng (yes) or đừng (no): it counts only with its marks or as "dung roi"
 * (ocop.md 4.2 and 6.4). A question ("có ... không") is neither.
 */
export function readYesNo(text: string): Read<boolean> {
  const { words: row } = normalise(text);
  const said = row.filter((word) => word.folded !== '');
  if (said.length === 0) return unread('empty');
  const polite = politeless(text);
  if (/^(?:co|duoc|ok|dung|phai|dong y) (?:.* )?(?:khong|ko|k|hong|chua)$/.test(polite)) return unread('unclear');
  if (NO_PHRASES.some((phrase) => placeOf(phrase, said) === 0 || (polite === fold(phrase) && placeOf(phrase, said) >= 0)))
    return read(false);
  const dung = markedDung(said);
  const yes = YES_PHRASES.filter((phrase) => placeOf(phrase, said) >= 0);
  const left = yes.reduce(without, said);
  const others = left.filter(
    (word) => !isIn(YES, word) && !isIn(NO, word) && !AROUND.has(word.folded) && !(dung !== null && word.folded === 'dung'),
  );
  if (others.length > 0) return unread('unclear');
  if (dung === false || left.some((word) => isIn(NO, word))) return read(false);
  return yes.length > 0 || dung === true || left.some((word) => isIn(YES, word)) ? read(true) : unread('unclear');
}

function isIn(words: () => ReadonlyMap<string, string>, { folded, display }: NormalWord): boolean {
  const meant = words().get(folded);
  return meant !== undefined && agrees(display, meant);
}

/** Where a phrase begins among the words, marks heeded; -1 when it is not there. */
function placeOf(phrase: string, said: readonly NormalWord[]): number {
  const words = phrase.split(' ');
  return said.findIndex((_, at) =>
    words.every((word, next) => {
      const typed = said[at + next];
      return typed !== undefined && typed.folded === fold(word) && agrees(typed.display, word);
    }),
  );
}

function without(said: readonly NormalWord[], phrase: string): NormalWord[] {
  const at = placeOf(phrase, said);
  return at < 0 ? [...said] : said.filter((_, place) => place < at || place >= at + phrase.split(' ').length);
}

/** What "dung" means when its marks were typed: đúng yes, đừng and dừng no; null when they were not. */
function markedDung(said: readonly NormalWord[]): boolean | null {
  const shown = said.map(({ display }) => display.toLowerCase());
  if (shown.includes('đúng')) return true;
  return shown.includes('đừng') || shown.includes('dừng') ? false : null;
}
