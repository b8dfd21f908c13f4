/** Names of places as they are stored for matching: folded, without what kind of unit it is. Pure. */
import { fold } from '../../understanding/fold.ts';
import { matchPlace } from '../../understanding/places.ts';

/** `barePlace('Huyện Gia Lâm') === 'gia lam'`. People write a name with or without its unit. */
export function barePlace(name: string): string {
  return matchPlace(name)?.name ?? fold(name);
}

/** What `place_folded` holds: the bare names, each between bars: `| gia lam | bat trang |`. */
export function placeWords(names: readonly string[]): string {
  const bare = [...new Set(names.map(barePlace).filter((name) => name !== ''))];
  return bare.length === 0 ? '' : `| ${bare.join(' | ')} |`;
}
