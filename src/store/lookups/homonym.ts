/** "Phú Xuyên" was a district and is a commune now (ocop.md 2.3): which was said, and whether it must be asked. Pure. */
import { normalise } from '../../understanding/normalise.ts';
import { matchPlace, type PlaceUnit } from '../../understanding/places.ts';
import { barePlace } from '../register/places.ts';

const OLD_DISTRICT: ReadonlySet<PlaceUnit> = new Set<PlaceUnit>(['quan', 'huyen', 'thi xa']);
const COMMUNE: ReadonlySet<PlaceUnit> = new Set<PlaceUnit>(['phuong', 'xa', 'thi tran']);

/** As what a place was said: a former district, a commune, otherwise plainly (within another place), or as a bare name. */
export function kindSaid(place: string): 'district' | 'commune' | 'plain' | 'bare' {
  const { unit, within } = matchPlace(place) ?? {};
  if (unit && OLD_DISTRICT.has(unit)) return 'district';
  if (unit && COMMUNE.has(unit)) return 'commune';
  return unit || within ? 'plain' : 'bare';
}

/** Whether a former district and a commune of one name have different things; `all` counts what either has. */
export function differ(all: number, inDistrict: number, inCommune: number): boolean {
  return inCommune > 0 && inDistrict > 0 && (inCommune < all || inDistrict < all);
}

const UNITS = 'huyện|quận|thị xã';
const UNIT = new RegExp(`^(?:${UNITS})\\s+`, 'iu');

/** "Huyện Phú Xuyên" without its unit, as it is written. */
export const bareName = (district: unknown): string => String(district ?? '').replace(UNIT, '');

/** Where a product is: its former district, and the commune of then and of now; as they are written. */
export interface Lies {
  district: unknown;
  communes: readonly unknown[];
}

/**
 * Of things that were found by words ("gốm ở Phú Xuyên"), or by words at a `place`: those in the district or in the commune, where that was
 * said; else all, and the name to ask about where district and commune have different ones.
 */
export function meantPlace<T>(
  things: readonly T[],
  lies: (thing: T) => Lies,
  text: string,
  place: string,
): { meant: readonly T[]; homonym: string } {
  const named = place === '' ? wordsSaid(text) : [...(matchPlace(place)?.name.split(' ') ?? [])];
  const inDistrict = (thing: T) => runOf(named, bareFolded(lies(thing).district)) >= 0;
  const district = things.filter(inDistrict);
  const name = bareFolded(district[0] && lies(district[0]).district);
  const commune = things.filter((thing) => lies(thing).communes.some((one) => bareFolded(one) === name));
  if (name === '' || commune.length === 0) return { meant: things, homonym: '' };
  const said = place === '' ? kindAt(named, runOf(named, name), name) : kindSaid(place);
  if (said === 'district') return { meant: district, homonym: '' };
  if (said === 'commune') return { meant: commune, homonym: '' };
  const either = new Set([...district, ...commune]).size;
  const ask = said === 'bare' && differ(either, district.length, commune.length);
  return { meant: things, homonym: ask && district[0] ? bareName(lies(district[0]).district) : '' };
}

const wordsSaid = (text: string): string[] => normalise(text).words.map(({ folded }) => folded);
const bareFolded = (place: unknown): string => barePlace(String(place ?? ''));

/** Where a name's words stand among others; -1 where they do not. */
function runOf(words: readonly string[], name: string): number {
  const run = name.split(' ');
  return name === '' ? -1 : words.findIndex((_, at) => run.every((word, next) => words[at + next] === word));
}

const SAYS: Record<string, 'district' | 'commune'> = {
  ...{ huyen: 'district', quan: 'district', cu: 'district' },
  ...{ xa: 'commune', phuong: 'commune', tran: 'commune', moi: 'commune' },
};

/** As what it was said by the words before and behind it: "huyện Phú Xuyên", "Phú Xuyên cũ". */
function kindAt(words: readonly string[], at: number, name: string): 'district' | 'commune' | 'bare' {
  const before = words[at - 1] ?? '';
  if (before === 'xa' && words[at - 2] === 'thi') return 'district';
  return SAYS[before] ?? SAYS[words[at + name.split(' ').length] ?? ''] ?? 'bare';
}
