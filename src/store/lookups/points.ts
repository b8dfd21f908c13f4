/** Points of introduction and sale: by place, or the nearest to a shared position. */
import type { Row } from '@libsql/client';
import type { Lookups, PointView } from '../../model.ts';
import { placeNames } from '../register/places.ts';
import type { Asking, Reading } from './context.ts';

const SHOWN = 5;
const EARTH_KM = 6371;

/**
 * With a position: the nearest points that have coordinates (none are made up for the others). With a place: those of the commune (old
 * or present name) or old district; `places` names the districts of the points found.
 */
export function points(args: Lookups['points']['args'], _asking: Asking): Reading<'points'> {
  const lat = coordinate(args.lat);
  const lon = coordinate(args.lon);
  return {
    reads: [
      {
        sql: 'SELECT id, name, address, district, commune, place_folded, opened, hours, lat, lon, demo FROM point ORDER BY name',
        args: [],
      },
    ],
    result: ([found]) => {
      const rows = found?.rows ?? [];
      // A flow takes latitude 0 for no position, and then hands the whole position over as a place.
      const place = typeof args.place === 'string' ? args.place : '';
      const here = lat === null || lon === null ? null : { lat, lon };
      const chosen = here === null ? rows.filter((row) => isAt(row, place)) : rows.filter((row) => row.lat !== null && row.lon !== null);
      const views = chosen.map((row) => pointView(row, here));
      if (here !== null) views.sort((a, b) => (a.km ?? 0) - (b.km ?? 0));
      return { count: views.length, points: views.slice(0, SHOWN), places: districts(chosen) };
    },
  };
}

const coordinate = (value: number | string | undefined): number | null =>
  value === undefined || value === '' || !Number.isFinite(Number(value)) ? null : Number(value);

function isAt(row: Row, place: string): boolean {
  const names = placeNames(place);
  return names.length === 0 || names.some((name) => String(row.place_folded).includes(` ${name} `));
}

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
