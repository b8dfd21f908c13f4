/** Names of communes and districts as people type them: "q. tây hồ", "h ba vì", "xã Thạch Xá, Thạch Thất" (ocop.md 2.3 and 6.2). Pure. */
import { fold, foldWords } from './fold.ts';
import { normalise } from './normalise.ts';
import { withoutPolite } from './phrases.ts';

/** An administrative unit's kind, folded. */
export type PlaceUnit = 'quan' | 'huyen' | 'thi xa' | 'phuong' | 'xa' | 'thi tran' | 'thanh pho' | 'tinh';

/** One unit's folded name without the unit's word, and the unit if it was said. */
interface Named {
  name: string;
  unit?: PlaceUnit;
}

/** A place, and the place it lies in (or once lay in) if that was said. */
export interface Place extends Named {
  within?: Named;
}

/** Unit → how it is written, folded. One letter counts only with a dot or before a name. */
const UNITS: readonly [PlaceUnit, RegExp][] = [
  ['thi xa', /^(?:thi xa|tx\b\.?)\s*(?=\S)/],
  ['thi tran', /^(?:thi tran|tt\b\.?)\s*(?=\S)/],
  ['thanh pho', /^(?:thanh pho|tp\b\.?)\s*(?=\S)/],
  ['quan', /^(?:quan\s|q\.\s*|q\s+)(?=\S)/],
  ['huyen', /^(?:huyen\s|h\.\s*|h\s+)(?=\S)/],
  ['phuong', /^(?:phuong\s|p\.\s*|p\s+)(?=\S)/],
  ['xa', /^(?:xa\s|x\.\s*|x\s+)(?=\S)/],
  ['tinh', /^(?:tinh\s|t\.\s*)(?=\S)/],
];
/** Proper names that begin like a unit. */
const NAMES = /^(?:xa la|xa dan|phuong mai|phuong liet|phuong canh|phuong trung|phuong duc|phuong dinh|quan hoa|quan thanh|quan su)\b/;
/** Old districts by their letters; "th" is Tây Hồ. Only after a unit or "ở" (ocop.md 6.2). */
const LETTERS: Record<string, string> = {
  ...{ bd: 'ba dinh', dd: 'dong da', hbt: 'hai ba trung', hk: 'hoan kiem', hm: 'hoang mai', btl: 'bac tu liem', ntl: 'nam tu liem' },
  ...{ lb: 'long bien', gl: 'gia lam', tx: 'thanh xuan', th: 'tay ho', cg: 'cau giay', hd: 'ha dong', st: 'son tay', pt: 'phuc tho' },
};
/** What leads to a place: "bên em ở", "khu vực", "trước là". */
const AT =
  /^(?:(?:(?:ben|nha|co so)\s+)?(?:em|minh|toi|chung toi)\s+)?(?:dang\s+)?(?:o|tai|ben|khu vuc|khu|gan|quanh|phia|thuoc|(?:truoc|cu|nay|gio) la|in|at|near)\s+(?=\S)/;
/** Said behind a name of which there is an old and a new one. */
const ERA = /\s+(?:cu|moi|ngay truoc|bay gio)$/;
/** Smaller than a commune. */
const SMALL = /^(?:so nha|xom|thon|to dan pho|to|cum|ngo|ngach|hem|duong|pho|khu pho|khu do thi|so)\s|^\d/;
/** Names that end like a polite word. */
const POLITE_NAMES = /^dong anh\b/;

/** The place of a text, or null when there is no word in it. "Hà Nội" behind another place is left out, and villages and streets before one. */
export function matchPlace(text: string): Place | null {
  const parts = normalise(text)
    .display.split(/[,;()\n]|\s[-\u2013]\s/)
    .map((part) => ({ small: SMALL.test(`${fold(part)} `), place: placeOf(part) }))
    .filter((part): part is { small: boolean; place: Named } => part.place !== null);
  const telling = parts.some(({ small }) => !small) ? parts.filter(({ small }) => !small) : parts;
  const inCity = telling.map(({ place }) => place).filter(({ name }, at) => at === 0 || !/^(?:ha noi|hn|viet nam|cu|moi)$/.test(name));
  const [first, second] = inCity;
  if (!first) return null;
  return second ? { ...first, within: second } : first;
}

function placeOf(part: string): Named | null {
  const folded = fold(part)
    .replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, '')
    .replace(/^da\s+(?=(?:o|tai)\s)/, '');
  const line = folded.replace(AT, '');
  const found = NAMES.test(line) ? undefined : UNITS.find(([, written]) => written.test(line));
  const rest = foldWords(found ? line.replace(found[1], '') : line).join(' ');
  const polite = POLITE_NAMES.test(rest) ? (POLITE_NAMES.exec(rest)?.[0] ?? rest) : withoutPolite(rest);
  const name = polite.replace(ERA, '');
  if (name === '') return null;
  const letters = found || line !== folded ? LETTERS[name] : undefined;
  return found ? { name: letters ?? name, unit: found[0] } : { name: letters ?? name };
}
