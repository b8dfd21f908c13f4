/** Chance that can be repeated: the same seed, the same draws. */

/** Gives the next number from 0 (inclusive) to 1 (exclusive). */
export type Chance = () => number;

/** A row of draws from a seed (mulberry32: small, and good enough to pick victims). */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
