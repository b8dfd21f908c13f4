/** Names of places as they are stored for matching: folded, without what kind of unit it is. Pure. */
import { clean, fold } from '../../understanding/fold.ts';
import { matchPlace } from '../../understanding/places.ts';

const UNITS = 'thành phố|thị xã|thị trấn|huyện|quận|phường|xã';
const UNIT = new RegExp(`^(?:${UNITS}|tp\\.?|tx\\.?|tt\\.?)\\s+(?=\\S)`, 'iu');
const FOLDED_UNIT = /^(?:thanh pho|thi xa|thi tran|huyen|quan|phuong|xa|tp\.?|tx\.?|tt\.?)\s+(?=\S)/;

/** `barePlace('Huyện Gia Lâm') === 'gia lam'`. With its marks "Phương Canh" is no "phường". */
export function barePlace(name: string): string {
  const marked = fold(name) !== clean(name).toLowerCase();
  return marked ? fold(clean(name).replace(UNIT, '')) : fold(name).replace(FOLDED_UNIT, '');
}

/** What `place_folded` holds: the bare names, each between bars: `| gia lam | bat trang |`. */
export function placeWords(names: readonly string[]): string {
  const bare = [...new Set(names.map(barePlace).filter((name) => name !== ''))];
  return bare.length === 0 ? '' : `| ${bare.join(' | ')} |`;
}

/** The names that a typed place may mean, likeliest first; empty when nothing was typed. */
export function placeNames(typed: string): string[] {
  const read = matchPlace(typed);
  return [...new Set([barePlace(typed), read?.name ?? ''])].filter((name) => name !== '');
}
