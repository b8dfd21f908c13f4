/** Seeded draws for made-up catalogues and queries: the same seed makes the same ones on every machine. */

/** Draws from one seed. */
export interface Draw {
  /** A whole number from 0 to below `n`. */
  below(n: number): number;
  /** True in `share` of all draws. */
  often(share: number): boolean;
  one<T>(from: readonly T[]): T;
}

/** Mulberry32: small, and even enough to pick words with. */
export function drawer(seed: number): Draw {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    below,
    often: (share) => next() < share,
    one: (from) => {
      const drawn = from[below(from.length)];
      if (drawn === undefined) throw new Error('nothing to draw from');
      return drawn;
    },
  };
}
