import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as time from '../../src/understanding/working-days.ts';

const at = (text: string): number => Date.parse(`${text}:00+07:00`);
const OFFICE = { from: '08:00', to: '17:00' };
/** Wednesday 25 November is a holiday, Saturday 28 November is worked instead. */
const HOLIDAYS = new Map([
  ['2026-11-25', false],
  ['2026-11-28', true],
]);

describe('working days', () => {
  test.each([
    ['2026-11-24', 0, '2026-11-24'],
    ['2026-11-24', 1, '2026-11-26'],
    ['2026-11-24', 3, '2026-11-28'],
    ['2026-11-24', 4, '2026-11-30'],
    ['2026-12-31', 1, '2027-01-01'],
  ])('%s and %i working days is %s', (from, n, to) => {
    expect(time.addWorkingDays(from, n, HOLIDAYS)).toBe(to);
  });

  test('the day reached is a working day and the days between count up to n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 40 }), (offset, n) => {
        const from = new Date(Date.UTC(2026, 0, 1 + offset)).toISOString().slice(0, 10);
        const to = time.addWorkingDays(from, n, HOLIDAYS);
        const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
        const between = Array.from({ length: days }, (_, day) =>
          new Date(Date.parse(from) + (day + 1) * 86_400_000).toISOString().slice(0, 10),
        );
        const worked = between.filter((date) => time.isWorkingDay(date, HOLIDAYS));
        expect(worked).toHaveLength(n);
        expect(time.isWorkingDay(to, HOLIDAYS)).toBe(true);
      }),
    );
  });
});

describe('office hours', () => {
  test.each([
    ['2026-11-24T08:00', true],
    ['2026-11-24T07:59', false],
    ['2026-11-24T16:59', true],
    ['2026-11-24T17:00', false],
    ['2026-11-25T10:00', false],
    ['2026-11-28T10:00', true],
    ['2026-11-29T10:00', false],
  ])('at %s open is %s', (when, open) => {
    expect(time.isOfficeOpen(at(when), OFFICE, HOLIDAYS)).toBe(open);
  });

  test.each([
    ['2026-11-24T10:00', '2026-11-24T10:00'],
    ['2026-11-24T06:00', '2026-11-24T08:00'],
    ['2026-11-24T17:00', '2026-11-26T08:00'],
    ['2026-11-28T20:00', '2026-11-30T08:00'],
  ])('after %s it opens at %s', (when, opens) => {
    expect(time.nextOpening(at(when), OFFICE, HOLIDAYS)).toBe(at(opens));
  });

  test.each([
    ['2026-11-24T10:00', 2, '2026-11-24T12:00'],
    ['2026-11-24T16:00', 1, '2026-11-24T17:00'],
    ['2026-11-24T16:00', 2, '2026-11-26T09:00'],
    ['2026-11-24T22:00', 0.5, '2026-11-26T08:30'],
    ['2026-11-24T08:00', 27, '2026-11-27T17:00'],
    ['2026-11-24T08:00', 0, '2026-11-24T08:00'],
  ])('%s and %d working hours is %s', (when, hours, end) => {
    expect(time.addWorkingHours(at(when), hours, OFFICE, HOLIDAYS)).toBe(at(end));
  });

  test('hours that close before they open do not hang', () => {
    expect(time.addWorkingHours(0, 1, { from: '17:00', to: '08:00' }, HOLIDAYS)).toBe(3_600_000);
  });
});

describe('quiet hours', () => {
  test.each([
    ['2026-11-24T12:00', '21:00', '07:00', '2026-11-24T12:00'],
    ['2026-11-24T21:00', '21:00', '07:00', '2026-11-25T07:00'],
    ['2026-11-25T00:30', '21:00', '07:00', '2026-11-25T07:00'],
    ['2026-11-25T07:00', '21:00', '07:00', '2026-11-25T07:00'],
    ['2026-11-24T12:30', '12:00', '13:00', '2026-11-24T13:00'],
    ['2026-11-24T12:30', '12:00', '12:00', '2026-11-24T12:30'],
  ])('at %s with quiet hours %s to %s it goes at %s', (when, from, to, goes) => {
    expect(time.nextAllowed(at(when), from, to)).toBe(at(goes));
  });
});

test("Hanoi's day begins at 17:00 UTC", () => {
  expect(time.hanoiDate(Date.parse('2026-11-24T16:59:59Z'))).toBe('2026-11-24');
  expect(time.hanoiDate(Date.parse('2026-11-24T17:00:00Z'))).toBe('2026-11-25');
  expect(time.hanoiTime(Date.parse('2026-11-24T17:05:00Z'))).toBe('00:05');
  expect(time.hanoiMs('2026-11-25', '00:05')).toBe(Date.parse('2026-11-24T17:05:00Z'));
});

describe('Tết', () => {
  test('a coming Tết without an imported holiday is missed, with one it is not', () => {
    expect(time.holidaysMissing(new Map(), '2026-11-24')).toBe('2027-02-06');
    expect(time.holidaysMissing(new Map([['2027-02-06', true]]), '2026-11-24')).toBe('2027-02-06');
    expect(time.holidaysMissing(new Map([['2027-02-06', false]]), '2026-11-24')).toBeNull();
    expect(time.holidaysMissing(new Map([['2027-02-06', false]]), '2027-02-07')).toBe('2028-01-26');
    expect(time.holidaysMissing(new Map(), '2036-01-01')).toBeNull();
  });

  /** Epoch ms of the k-th new moon after 6 January 2000 (Meeus, Astronomical Algorithms, ch. 49: the largest terms, good to some minutes). */
  function newMoon(k: number): number {
    const t = k / 1236.85;
    const rad = (degrees: number): number => (degrees * Math.PI) / 180;
    const sun = rad(2.5534 + 29.1053567 * k);
    const moon = rad(201.5643 + 385.81693528 * k + 0.0107582 * t * t);
    const latitude = rad(160.7108 + 390.67050284 * k);
    const e = 1 - 0.002516 * t;
    const days =
      2451550.09766 +
      29.530588861 * k +
      0.00015437 * t * t -
      0.4072 * Math.sin(moon) +
      0.17241 * e * Math.sin(sun) +
      0.01608 * Math.sin(2 * moon) +
      0.01039 * Math.sin(2 * latitude) +
      0.00739 * e * Math.sin(moon - sun) -
      0.00514 * e * Math.sin(moon + sun) +
      0.00208 * e * e * Math.sin(2 * sun) -
      0.00111 * Math.sin(moon - 2 * latitude) -
      0.00057 * Math.sin(moon + 2 * latitude) +
      0.00056 * e * Math.sin(2 * moon + sun);
    return (days - 2440587.5) * 86_400_000 - 70_000; // dynamical time runs about 70 s ahead
  }

  test('every Tết of the table is the Hanoi date of a new moon between 21 January and 20 February', () => {
    const moons = Array.from({ length: 500 }, (_, k) => time.hanoiDate(newMoon(k + 250)));
    let today = '2026-01-01';
    for (let year = 2026; year <= 2035; year += 1) {
      const tet = time.holidaysMissing(new Map(), today) ?? '';
      expect(moons).toContain(tet);
      expect(tet >= `${year}-01-21` && tet <= `${year}-02-20`).toBe(true);
      today = `${year + 1}-01-01`;
    }
  });
});
