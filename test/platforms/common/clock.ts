/** The clock of an offline platform: it runs or stands still, and a test may move it. What the platform does later hangs on it, not on the machine's timers. */

/** How a server's clock starts. */
export interface ClockOptions {
  /** Epoch ms; default the real time. */
  startAt?: number;
  /** `stopped`: it moves only when a test moves it. */
  clock?: 'running' | 'stopped';
}

/** One clock. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Moves it by this many ms at one stroke; what falls due starts at once. */
  advance(ms: number): void;
  /** Moves it by this many ms as time would: it stops at each due time and waits for `settled` before it goes on. */
  pass(ms: number, settled: () => Promise<void>): Promise<void>;
  /** Does `work` in this many ms of this clock; gives what calls it off. */
  after(ms: number, work: () => void): () => void;
  /** Nothing falls due any more. */
  stop(): void;
}

interface Alarm {
  at: number;
  work: (() => void) | null;
}

/** The longest a timer of Node can wait, ms. */
const LONGEST = 2 ** 31 - 1;

/** A new clock. */
export function createClock({ startAt, clock = 'running' }: ClockOptions): Clock {
  const stopped = clock === 'stopped';
  let moved = stopped ? (startAt ?? Date.now()) : (startAt ?? Date.now()) - Date.now();
  const now = () => (stopped ? moved : Date.now() + moved);
  /** The next one stands last. */
  let alarms: Alarm[] = [];
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  const ring = () => {
    for (let next = alarms.at(-1); next !== undefined && next.at <= now(); next = alarms.at(-1)) {
      alarms.pop();
      next.work?.();
    }
    arm();
  };
  const arm = () => {
    clearTimeout(timer);
    const next = alarms.at(-1);
    if (!stopped && !ended && next !== undefined) timer = setTimeout(ring, Math.min(Math.max(0, next.at - now()), LONGEST)).unref();
  };
  const advance = (ms: number) => {
    moved += ms;
    ring();
  };
  return {
    now,
    advance,
    pass: async (ms, settled) => {
      const end = now() + ms;
      await settled();
      for (let next = alarms.at(-1); next !== undefined && next.at <= end; next = alarms.at(-1)) {
        advance(Math.max(0, next.at - now()));
        await settled();
      }
      advance(Math.max(0, end - now()));
      await settled();
    },
    after: (ms, work) => {
      const alarm: Alarm = { at: now() + ms, work };
      alarms.splice(placeOf(alarms, alarm.at), 0, alarm);
      arm();
      return () => {
        alarm.work = null;
      };
    },
    stop: () => {
      ended = true;
      clearTimeout(timer);
      alarms = [];
    },
  };
}

/** Where an alarm for this time belongs: before those of the same time, because the last rings first. */
function placeOf(alarms: Alarm[], at: number): number {
  let [low, high] = [0, alarms.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((alarms[middle] as Alarm).at > at) low = middle + 1;
    else high = middle;
  }
  return low;
}
