/** What is counted whether or not it is kept. */
export interface Counts {
  /** Requests of the program, and those that met a fault. */
  calls: number;
  faults: number;
  /** Messages that were accepted. */
  sent: number;
  /** Updates that set out by the ladder; posts of them; those that were taken; those given up. */
  updates: number;
  attempts: number;
  taken: number;
  givenUp: number;
}

/** Nothing counted yet. */
export function noCounts(): Counts {
  return { calls: 0, faults: 0, sent: 0, updates: 0, attempts: 0, taken: 0, givenUp: 0 };
}
