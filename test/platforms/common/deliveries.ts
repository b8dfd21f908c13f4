/**
 * Updates on their way to a webhook, by a platform's own ladder of repetitions. What stands in one lane goes in order: the next waits until
 * the one before was taken or given up. Pauses run on the server's clock.
 */
import type { Clock } from './clock.ts';

/** One update on its way. */
export interface Parcel<T> {
  content: T;
  lane: string;
  /** Attempts that have ended. */
  attempts: number;
  /** The pause before the attempt that comes, ms. */
  pause: number;
  /** When it set out, epoch ms. */
  since: number;
  afterFirst?: () => void;
}

/** One platform's way of delivering. `O` is what an attempt ends in. */
export interface Way<T, O> {
  clock: Clock;
  /** How many attempts may be under way at once. */
  connections(): number;
  /** Whether there is anywhere to deliver to. */
  open(): boolean;
  /** One attempt; never throws. */
  attempt(parcel: Parcel<T>): Promise<O>;
  /** What follows: it is done, it is tried again after a pause in ms, or it is given up. */
  follow(parcel: Parcel<T>, outcome: O): 'done' | 'give-up' | number;
}

/** The deliveries of one server. */
export interface Deliveries<T> {
  /** Sends it on its way; `afterFirst` runs once its first attempt has ended, whatever came of it. */
  enqueue(content: T, lane: string, afterFirst?: () => void): void;
  /** How many are on their way or waiting. */
  pending(): number;
  /** Goes on, after something opened. */
  wake(): void;
  /** Forgets all that is not under way at this moment. */
  clear(): void;
  /** Waits until no attempt is under way and none could start now; what waits for the clock still waits. */
  settled(): Promise<void>;
}

/** Deliveries by these rules. */
export function createDeliveries<T, O>(way: Way<T, O>): Deliveries<T> {
  const lanes = new Map<string, Parcel<T>[]>();
  /** Lanes whose first may be tried now, in the order they became so. */
  const ready = new Set<string>();
  const underWay = new Set<Promise<void>>();
  const waiting = new Map<string, () => void>();
  let pending = 0;

  const pump = () => {
    for (const lane of ready) {
      if (!way.open() || underWay.size >= way.connections()) return;
      ready.delete(lane);
      const done = tryFirst(lane).finally(() => {
        underWay.delete(done);
        pump();
      });
      underWay.add(done);
    }
  };
  const tryFirst = async (lane: string) => {
    const parcel = lanes.get(lane)?.[0];
    if (parcel === undefined) return;
    const outcome = await way.attempt(parcel);
    parcel.attempts += 1;
    if (parcel.attempts === 1) parcel.afterFirst?.();
    const next = way.follow(parcel, outcome);
    if (typeof next === 'string') return leave(lane, parcel);
    parcel.pause = next;
    if (next <= 0) return void ready.add(lane);
    waiting.set(
      lane,
      way.clock.after(next, () => {
        waiting.delete(lane);
        ready.add(lane);
        pump();
      }),
    );
  };
  const leave = (lane: string, parcel: Parcel<T>) => {
    const queue = lanes.get(lane);
    if (queue?.[0] !== parcel) return;
    queue.shift();
    pending -= 1;
    if (queue.length > 0) ready.add(lane);
    else lanes.delete(lane);
  };
  return {
    enqueue: (content, lane, afterFirst) => {
      const queue = lanes.get(lane) ?? [];
      lanes.set(lane, queue);
      queue.push({ content, lane, attempts: 0, pause: 0, since: way.clock.now(), ...(afterFirst ? { afterFirst } : {}) });
      pending += 1;
      if (queue.length === 1) ready.add(lane);
      pump();
    },
    pending: () => pending,
    wake: pump,
    clear: () => {
      for (const callOff of waiting.values()) callOff();
      for (const state of [waiting, lanes, ready]) state.clear();
      pending = 0;
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
