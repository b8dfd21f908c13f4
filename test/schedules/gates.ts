/**
 * Random but repeatable interleaving: every call that leaves the program (database, platform) waits at a gate until the schedule opens it,
 * and only one thing moves at a time. So the same schedule gives the same run, and a failing one can be made smaller.
 */

/** One call that waits. `owner`: the process that made it. */
export interface Gate {
  owner: number;
  what: string;
  /** What may go wrong here. */
  faults: readonly string[];
  /** Lets it go on: with one of its faults, or `well`. */
  open(how: string): void;
}

/** All gates of one run. */
export interface Gates {
  /** In the order of arrival. */
  waiting: Gate[];
  /** Waits at a gate; gives what the schedule decided. Never returns for a process that has died. */
  pass(owner: number, what: string, faults?: readonly string[]): Promise<string>;
  /** The process is dead: nothing of it ever goes on. */
  abandon(owner: number): void;
}

/** No gates yet. */
export function createGates(): Gates {
  const dead = new Set<number>();
  const gates: Gates = {
    waiting: [],
    pass: (owner, what, faults = []) =>
      new Promise((go) => {
        if (dead.has(owner)) return;
        const gate: Gate = {
          owner,
          what,
          faults,
          open: (how) => {
            gates.waiting = gates.waiting.filter((other) => other !== gate);
            go(how);
          },
        };
        gates.waiting.push(gate);
      }),
    abandon: (owner) => {
      dead.add(owner);
      gates.waiting = gates.waiting.filter((gate) => gate.owner !== owner);
    },
  };
  return gates;
}

const NAMES = ['encrypt', 'decrypt', 'sign'];
let working = 0;
let last: Promise<unknown> = Promise.resolve();

/** WebCrypto works on threads that finish in any order: here one after the other, and counted, so that `settled` knows when all is quiet. Returns what undoes it. */
export function serialiseCrypto(): () => void {
  const subtle = crypto.subtle as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const name of NAMES) {
    const real = subtle[name]?.bind(subtle);
    if (!real) throw new Error(`no crypto.subtle.${name}`);
    subtle[name] = (...args) => {
      working++;
      const mine = last.then(() => real(...args));
      last = mine.catch(() => undefined).finally(() => working--);
      return mine;
    };
  }
  return () => {
    for (const name of NAMES) delete subtle[name];
  };
}

/** Everything has come to a gate or to its end. */
export async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    await new Promise((turn) => setImmediate(turn));
    quiet = working === 0 ? quiet + 1 : 0;
  }
}
