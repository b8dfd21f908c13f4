/** Public holidays for the demonstration: Article 112 of the Labour Code 2019. An office imports the yearly decision instead, with its swapped days. */

import { addDays } from '../../understanding/hanoi-time.ts';

/** The first day of the lunar year in Vietnam (UTC+7; 2030 differs from China's by a day). */
const FIRST_OF_TET = ['2026-02-17', '2027-02-06', '2028-01-26', '2029-02-13', '2030-02-02', '2031-01-23', '2032-02-11'];

/** The coming Tết (its eve and four days) and the other holidays of its year and the present one. */
export function tetHolidays(today: string): { day: string; name: string }[] {
  const tet = FIRST_OF_TET.find((day) => addDays(day, 3) >= today);
  const years = [...new Set([today.slice(0, 4), (tet ?? today).slice(0, 4)])];
  const fixed = years.flatMap((year) => [
    { day: `${year}-01-01`, name: 'Tết Dương lịch' },
    { day: `${year}-04-30`, name: 'Ngày Chiến thắng' },
    { day: `${year}-05-01`, name: 'Ngày Quốc tế lao động' },
    { day: `${year}-09-01`, name: 'Quốc khánh' },
    { day: `${year}-09-02`, name: 'Quốc khánh' },
  ]);
  return tet === undefined ? fixed : [...fixed, ...[-1, 0, 1, 2, 3].map((days) => ({ day: addDays(tet, days), name: 'Tết Nguyên đán' }))];
}
