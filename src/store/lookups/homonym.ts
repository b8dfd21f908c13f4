/** "Phú Xuyên" was a district and is a commune now (ocop.md 2.3): which was said, and whether it must be asked. Pure. */
import { matchPlace, type PlaceUnit } from '../../understanding/places.ts';

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

/** "Huyện Phú Xuyên" without its unit, as it is written. */
export const bareName = (district: unknown): string => String(district ?? '').replace(/^(?:huyện|quận|thị xã)\s+/iu, '');
