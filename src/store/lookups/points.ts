/** Points of introduction and sale: by place, or the nearest to a shared position. */
import type { InStatement, Row } from '@libsql/client';
import type { Lookups, PointView } from '../../model.ts';
import { barePlace, placeNames } from '../register/places.ts';
import type { Asking, Reading } from './context.ts';
import { bareName, differ, kindSaid } from './homonym.ts';

const SHOWN = 5;
const EARTH_KM = 6371;

const ALL: InStatement = {
  sql: 'SELECT id, name, address, district, commune, place_folded, opened, hours, lat, lon, demo FROM point ORDER BY name',
  args: [],
};

/**
 * With a position: the nearest points that have coordinates (none are made up for the others). With a place: those of the commune (old
 * or present name) or old district; `places` names the districts of the points found.
 */
export function points(args: Lookups['points']['args'], _asking: Asking): Reading<'points'> {
  const [lat, lon] = [coordinate(args.lat), coordinate(args.lon)];
  // A flow takes latitude 0 for no position, and then hands the whole position over as a place.
  const place = typeof args.place === 'string' ? args.place : '';
  const page = Math.max(1, Math.trunc(Number(args.page ?? 1)) || 1);
  return {
    reads: [ALL, communesNow(placeNames(place))],
    result: ([found, communes]) => {
      const rows = found?.rows ?? [];
      const here = lat === null || lon === null ? null : { lat, lon };
      const { chosen, homonym } =
        here === null ? atPlace(rows, communes?.rows ?? [], place) : { chosen: rows.filter(isPlaced), homonym: '' };
      const views = chosen.map((row) => pointView(row, here));
      if (here !== null) views.sort((a, b) => (a.km ?? 0) - (b.km ?? 0));
      return {
        count: views.length,
        points: views.slice((page - 1) * SHOWN, page * SHOWN),
        places: districts(chosen),
        homonym,
        place,
        later: page > 1,
        left: Math.max(0, views.length - page * SHOWN),
        next: page + 1,
      };
    },
  };
}

const isPlaced = (row: Row): boolean => row.lat !== null && row.lon !== null;

/** The old communes that lie in the present communes of these names: "Phú Xuyên" was a district and is a commune of it now. */
function communesNow(names: readonly string[]): InStatement {
  const sql = `SELECT old_district_folded AS district, old_commune_folded AS commune FROM commune
    WHERE new_commune_folded IN (SELECT value FROM json_each(:names))`;
  return { sql, args: { names: JSON.stringify(names) } };
}

/** Points of a place. Said as a district or as a commune it is that; said as neither, both, and their name where these differ. */
function atPlace(rows: readonly Row[], communes: readonly Row[], place: string): { chosen: readonly Row[]; homonym: string } {
  const names = placeNames(place);
  const chosen = names.length === 0 ? rows : rows.filter((row) => names.some((name) => String(row.place_folded).includes(` ${name} `)));
  const inDistrict = chosen.filter((row) => names.includes(barePlace(String(row.district))));
  const inCommune = chosen.filter((row) => isInCommune(row, names, communes));
  const said = kindSaid(place);
  if (said === 'district' && inDistrict.length > 0) return { chosen: inDistrict, homonym: '' };
  if (said === 'commune' && inCommune.length > 0) return { chosen: inCommune, homonym: '' };
  const asked = said === 'bare' && differ(chosen.length, inDistrict.length, inCommune.length);
  return { chosen, homonym: asked ? bareName(inDistrict[0]?.district) : '' };
}

function isInCommune(row: Row, names: readonly string[], communes: readonly Row[]): boolean {
  const [district, commune] = [barePlace(String(row.district)), barePlace(String(row.commune))];
  return names.includes(commune) || communes.some((one) => one.commune === commune && (district === '' || one.district === district));
}

const coordinate = (value: number | string | undefined): number | null =>
  value === undefined || value === '' || !Number.isFinite(Number(value)) ? null : Number(value);

const districts = (rows: readonly Row[]): string =>
  [...new Set(rows.map((row) => String(row.district)).filter((name) => name !== ''))].sort((a, b) => a.localeCompare(b, 'vi')).join(', ');

/** Kilometres along the sphere (haversine), one decimal. */
export function kilometres(from: { lat: number; lon: number }, to: { lat: number; lon: number }): number {
  const rad = Math.PI / 180;
  const dLat = (to.lat - from.lat) * rad;
  const dLon = (to.lon - from.lon) * rad;
  const chord = Math.sin(dLat / 2) ** 2 + Math.cos(from.lat * rad) * Math.cos(to.lat * rad) * Math.sin(dLon / 2) ** 2;
  return Math.round(2 * EARTH_KM * Math.asin(Math.sqrt(chord)) * 10) / 10;
}

function pointView(row: Row, here: { lat: number; lon: number } | null): PointView {
  const km = here === null ? null : kilometres(here, { lat: Number(row.lat), lon: Number(row.lon) });
  return {
    id: String(row.id),
    name: String(row.name),
    address: String(row.address),
    district: String(row.district),
    commune: String(row.commune),
    opened: String(row.opened),
    hours: String(row.hours),
    km,
    demo: row.demo === 1,
  };
}
