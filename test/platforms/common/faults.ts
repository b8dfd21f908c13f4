/** What goes wrong by script or by chance. Looking one up costs the same however many are scripted. */
import type { Chance } from './chance.ts';

/** How often a fault strikes. */
export interface Strikes {
  /** How many calls it meets: 1 when absent; with `chance`, no end when absent. */
  times?: number;
  /** From 0 to 1: each matching call is met with this probability, drawn from the server's seed. */
  chance?: number;
}

/** The faults of one server; a key names the calls that a fault is meant for. */
export interface Faults<F> {
  add(key: string, fault: F, strikes?: Strikes): void;
  /** The fault that a call with these keys meets: the one scripted first, else one by chance. */
  take(keys: string[]): F | undefined;
  /** Takes out everything that is left. */
  clear(): void;
}

interface Scripted<F> {
  order: number;
  fault: F;
  left: number;
}

/** An empty script. */
export function createFaults<F>(chance: Chance): Faults<F> {
  const scripted = new Map<string, Scripted<F>[]>();
  const chances = new Map<string, { fault: F; rate: number; left: number }[]>();
  let order = 0;

  const byScript = (keys: string[]): F | undefined => {
    let first: { key: string; head: Scripted<F> } | undefined;
    for (const key of keys) {
      const head = scripted.get(key)?.[0];
      if (head !== undefined && (first === undefined || head.order < first.head.order)) first = { key, head };
    }
    if (first === undefined) return undefined;
    const { key, head } = first;
    head.left -= 1;
    if (head.left <= 0) scripted.get(key)?.shift();
    if (scripted.get(key)?.length === 0) scripted.delete(key);
    return head.fault;
  };
  const byChance = (keys: string[]): F | undefined => {
    for (const one of keys.flatMap((key) => chances.get(key) ?? [])) {
      if (one.left <= 0 || chance() >= one.rate) continue;
      one.left -= 1;
      return one.fault;
    }
    return undefined;
  };
  return {
    add: (key, fault, { times, chance: rate } = {}) => {
      if (rate !== undefined) push(chances, key, { fault, rate, left: times ?? Number.POSITIVE_INFINITY });
      else push(scripted, key, { order: order++, fault, left: times ?? 1 });
    },
    take: (keys) => (scripted.size === 0 && chances.size === 0 ? undefined : (byScript(keys) ?? byChance(keys))),
    clear: () => {
      scripted.clear();
      chances.clear();
    },
  };
}

function push<T>(map: Map<string, T[]>, key: string, one: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [one]);
  else list.push(one);
}
