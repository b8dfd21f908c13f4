/** District and commune out of an address or a heading row. Pure. */
import { fold } from '../understanding/fold.ts';

const DISTRICT = /^(huyện|quận|thị xã)\s+\S/i;
const COMMUNE = /^(xã|phường|thị trấn)\s+\S/i;
const BARE_DISTRICT = /^(huyen|quan|thi xa)\s+\S/;
const BARE_COMMUNE = /^(xa|phuong|thi tran)\s+\S/;

const hasMarks = (text: string) => fold(text) !== text.toLowerCase();
/** With marks "quần áo" is no district; without, the folded word has to do. */
const isDistrict = (text: string) => (hasMarks(text) ? DISTRICT.test(text) : BARE_DISTRICT.test(text.toLowerCase()));
const isCommune = (text: string) => (hasMarks(text) ? COMMUNE.test(text) : BARE_COMMUNE.test(text.toLowerCase()));

/** A place as lists name it, before or after July 2025. */
export interface Place {
  district: string;
  commune: string;
}

/** `thôn 2, xã Bát Tràng, huyện Gia Lâm` → `{ district: 'huyện Gia Lâm', commune: 'xã Bát Tràng' }`; what isn't there is empty. */
export function placeInAddress(address: string): Place {
  const parts = address.split(/\s*[,;–]\s*|\s+-\s+/).map((part) => part.replace(/\.$/, '').trim());
  return { district: parts.find(isDistrict) ?? '', commune: parts.find(isCommune) ?? '' };
}

/** A heading row: `I. Huyện Thanh Oai`, `B - XÃ BÁT TRÀNG (12 sản phẩm)`. null when the text is no place. */
export function placeHeading(text: string): Partial<Place> | null {
  const bare = text
    .replace(/^\s*(?:[IVXLC]+|[A-Z]|\d{1,2})\s*[.):\-–/]\s*/, '')
    .replace(/\s*[(:–-].*$/, '')
    .trim();
  const name = bare === bare.toUpperCase() ? inTitleCase(bare) : bare;
  if (isDistrict(name)) return { district: name };
  return isCommune(name) ? { commune: name } : null;
}

function inTitleCase(text: string): string {
  const words = text
    .toLowerCase()
    .split(' ')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return words.join(' ').replace(/^Thị (Xã|Trấn)/, (match) => match.charAt(0) + match.slice(1).toLowerCase());
}
