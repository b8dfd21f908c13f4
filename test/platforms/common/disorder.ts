/** Duplicates, swaps and lost answers on demand, drawn from the server's seed: what a network may do to any webhook. */
import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';

/** How often, each from 0 to 1 of the updates that leave by the ladder. */
export interface DisorderRates {
  /** A second copy leaves at the same moment. */
  copies?: number;
  /** The update waits until the next one of its lane has left, or a second has passed. */
  swaps?: number;
  /** The platform never hears the answer, so it repeats what was taken. */
  lostAnswers?: number;
}

/** The disorder of one server. */
export interface Disorder {
  rates: DisorderRates;
  copy(): boolean;
  loseAnswer(): boolean;
  /** Lets an update of this lane go: now, or behind the next of its lane, whose `go` is given what to let go after it. */
  pass(lane: string, go: (behind?: () => void) => void): void;
  /** Lets everything go that was held back. */
  release(): void;
}

const HELD_MS = 1000;

/** No disorder until `rates` says so. */
export function createDisorder(chance: Chance, clock: Clock): Disorder {
  const held = new Map<string, () => void>();
  const draw = (rate = 0) => rate > 0 && chance() < rate;
  const letGo = (lane: string, go: () => void) => {
    if (held.get(lane) !== go) return;
    held.delete(lane);
    go();
  };
  const disorder: Disorder = {
    rates: {},
    copy: () => draw(disorder.rates.copies),
    loseAnswer: () => draw(disorder.rates.lostAnswers),
    pass: (lane, go) => {
      const earlier = held.get(lane);
      if (earlier !== undefined) {
        held.delete(lane);
        return go(earlier);
      }
      if (!draw(disorder.rates.swaps)) return go();
      held.set(lane, go);
      clock.after(HELD_MS, () => letGo(lane, go));
    },
    release: () => {
      for (const [lane, go] of [...held]) letGo(lane, go);
    },
  };
  return disorder;
}
