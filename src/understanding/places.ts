/** Names of communes and districts as people type them: "q. tây hồ", "h ba vì", "xã Thạch Xá, Thạch Thất" (ocop.md 2.3 and 6.2). Pure. */
import { clean, fold, foldWords } from './fold.ts';
import { politeless } from './phrases.ts';

/** An administrative unit's kind, folded. */
export type PlaceUnit = 'quan' | 'huyen' | 'thi xa' | 'phuong' | 'xa' | 'thi tran' | 'thanh pho' | 'tinh';

/** A place: its folded name without the unit's word, the unit if it was said, and the place it lies in if that was said. */
export interface Place {
  name: string;
  unit?: PlaceUnit;
  within?: { name: string; unit?: PlaceUnit };
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
  ...{ lb: 'long bien', gl: 'gia lam', tx: 'thanh xuan', th: 'tay ho', cg: 'cau giay', hd: 'ha dong' },
};
const AT = /^(?:o|tai|khu|khu vuc|gan|quanh|in|at|near)\s+(?=\S)/;

/** The place of a text, or null when there is no word in it. "Hà Nội" behind another place is left out. */
export function matchPlace(text: string): Place | null {
  const parts = clean(text)
    .split(/[,;\n]|\s[-–]\s/)
    .map(placeOf)
    .filter((place) => place !== null);
  const inCity = parts.filter(({ name }, at) => at === 0 || !/^(?:ha noi|hn|viet nam)$/.test(name));
  const [first, second] = inCity;
  if (!first) return null;
  return second ? { ...first, within: second } : first;
}

function placeOf(part: string): { name: string; unit?: PlaceUnit } | null {
  const folded = fold(part)
    .replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, '')
    .replace(/^da\s+(?=(?:o|tai)\s)/, '');
  const line = folded.replace(AT, '');
  const found = NAMES.test(line) ? undefined : UNITS.find(([, written]) => written.test(line));
  const rest = foldWords(found ? line.replace(found[1], '') : line).join(' ');
  const name = politeless(rest);
  if (name === '') return null;
  const letters = found || AT.test(folded) ? LETTERS[name] : undefined;
  return found ? { name: letters ?? name, unit: found[0] } : { name: letters ?? name };
}
