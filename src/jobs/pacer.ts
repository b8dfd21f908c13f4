/** Keeps sends on a channel apart, so that a rate is not a burst. In real time: the platform's clock does not move with ours. */

/** Hands out moments to send. */
export interface Pacer {
  /** Resolves at the next free moment. `share` of the rate (0 to 1) that this kind of message may use. */
  turn(share: number): Promise<void>;
}

/** A pacer for so many messages a second; unused moments are not saved up. */
export function createPacer(perSecond: number): Pacer {
  let free = 0;
  return {
    turn: async (share) => {
      const now = performance.now();
      const mine = Math.max(now, free);
      free = mine + 1000 / (perSecond * share);
      // A timer can't wait for less than a millisecond.
      if (mine - now >= 1) await new Promise((resolve) => setTimeout(resolve, mine - now));
    },
  };
}
