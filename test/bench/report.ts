/** Prints what was measured: a line a system, and the ratio to the baseline of the same run. */
import type { Result } from './measure.ts';

type Column = { title: string; of(result: Result): number | undefined; digits: number };

const COLUMNS: readonly Column[] = [
  { title: 'updates/s', of: (result) => result.updatesPerSecond, digits: 0 },
  { title: 'p50 ms', of: (result) => result.p50, digits: 1 },
  { title: 'p99 ms', of: (result) => result.p99, digits: 1 },
  { title: 'reply p50 ms', of: (result) => result.reply50, digits: 0 },
  { title: 'CPU ms/update', of: (result) => result.cpuMs, digits: 2 },
  { title: 'memory MB', of: (result) => result.memory / 1e6, digits: 0 },
  { title: 'round trips', of: (result) => result.trips, digits: 2 },
];

/** The table of one measurement; the ratio is first to second. */
export function printResults(title: string, results: readonly Result[]): void {
  console.log(`\n${title}`);
  row(['', ...COLUMNS.map((column) => column.title)]);
  for (const result of results) row([result.label, ...COLUMNS.map(({ of, digits }) => of(result)?.toFixed(digits) ?? '')]);
  for (let i = 0; i + 1 < results.length; i += 2) {
    const [first, second] = [results[i], results[i + 1]] as [Result, Result];
    row(['ratio', ...COLUMNS.map(({ of }) => ratio(of(first), of(second)))]);
  }
}

/** `0.61 ×`, or nothing where one of them is not known. */
export function ratio(first: number | undefined, second: number | undefined): string {
  return first === undefined || second === undefined || second === 0 ? '' : `${(first / second).toFixed(2)} ×`;
}

function row(cells: readonly string[]): void {
  const [first = '', ...rest] = cells;
  console.log(`  ${first.padEnd(18)}${rest.map((cell) => cell.padStart(14)).join('')}`);
}
