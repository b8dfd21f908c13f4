/** A multinomial logistic regression, fitted by AdaGrad: small, quick and the same on every machine. Pure. */
import type { Random } from './random.ts';

/** One message: its slots and its column. */
export interface Sample {
  slots: readonly number[];
  column: number;
}

/** How to fit. */
export interface Fit {
  slots: number;
  columns: number;
  rounds: number;
  rate: number;
  /** What a weight loses at each touch: keeps those small that little speaks for, and most at zero. */
  shrink: number;
}

/** A row of weights a slot, and one more at the end that every message has. */
export function fitWeights(samples: readonly Sample[], { slots, columns, rounds, rate, shrink }: Fit, random: Random): Float32Array {
  const weights = new Float32Array((slots + 1) * columns);
  const seen = new Float32Array((slots + 1) * columns).fill(1e-2);
  const order = samples.map((_, place) => place);
  const chances = new Float32Array(columns);
  for (let round = 0; round < rounds; round += 1) {
    shuffle(order, random);
    for (const place of order) {
      const sample = samples[place];
      if (!sample) continue;
      const rows = [...sample.slots, slots];
      const value = 1 / Math.sqrt(rows.length);
      softmaxInto(chances, rows, weights, value);
      for (let column = 0; column < columns; column += 1) {
        const off = ((chances[column] ?? 0) - (column === sample.column ? 1 : 0)) * value;
        if (Math.abs(off) < 1e-5) continue;
        for (const row of rows) step(weights, seen, row * columns + column, off, rate, row === slots ? 0 : shrink);
      }
    }
  }
  return weights;
}

function step(weights: Float32Array, seen: Float32Array, at: number, slope: number, rate: number, shrink: number): void {
  const squares = (seen[at] ?? 0) + slope * slope;
  seen[at] = squares;
  const pace = rate / Math.sqrt(squares);
  const moved = (weights[at] ?? 0) - pace * slope;
  const less = pace * shrink;
  weights[at] = moved > less ? moved - less : moved < -less ? moved + less : 0;
}

/** The chance of each column. */
export function softmaxInto(chances: Float32Array, rows: readonly number[], weights: Float32Array, value: number): void {
  const columns = chances.length;
  chances.fill(0);
  for (const row of rows)
    for (let column = 0; column < columns; column += 1) chances[column] = (chances[column] ?? 0) + (weights[row * columns + column] ?? 0);
  let highest = Number.NEGATIVE_INFINITY;
  for (let column = 0; column < columns; column += 1) highest = Math.max(highest, (chances[column] ?? 0) * value);
  let total = 0;
  for (let column = 0; column < columns; column += 1) {
    const chance = Math.exp((chances[column] ?? 0) * value - highest);
    chances[column] = chance;
    total += chance;
  }
  for (let column = 0; column < columns; column += 1) chances[column] = (chances[column] ?? 0) / total;
}

function shuffle(order: number[], random: Random): void {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random.next() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
}
