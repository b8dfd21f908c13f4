/** What is refused at the door: addresses that keep failing, and a count of what would flood the log. In memory, so for one process or isolate. */

/** Failures an address may have at once, and gets back in a minute: a person who configures a webhook tries a few times, a scanner thousands. */
const FAILURES = 20;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Addresses remembered; the oldest goes first, so that a flood from many of them can't fill the memory. */
const MOST = 10_000;

interface Standing {
  /** Runs empty with time: `FAILURES` in a minute. */
  level: number;
  /** Epoch ms of `level`. */
  at: number;
  /** It once knew the secret: it is the platform (or stands before it), and is never barred. */
  proven: boolean;
}

/** Remembers who failed at the door. `now` is epoch ms; an address that nobody can name is never barred. */
export interface Refusals {
  /** Failed too often lately: to be refused before its body is read. */
  isBarred(address: string | undefined, now: number): boolean;
  proved(address: string | undefined, now: number): void;
  failed(address: string | undefined, now: number): void;
  /** Counts one more `what`; gives the count at the 1st, 10th, 100th … within an hour, when it is worth a log line, else null. */
  worthALine(what: string, now: number): number | null;
}

/** An empty memory. */
export function createRefusals(): Refusals {
  const known = new Map<string, Standing>();
  const counts = new Map<string, { since: number; times: number }>();
  const levelOf = ({ level, at }: Standing, now: number) => Math.max(0, level - (Math.max(0, now - at) * FAILURES) / MINUTE_MS);
  const note = (address: string | undefined, now: number, more: Partial<Standing> | ((level: number) => number)) => {
    if (address === undefined) return;
    const record = known.get(address) ?? { level: 0, at: now, proven: false };
    if (typeof more === 'function') Object.assign(record, { level: more(levelOf(record, now)), at: now });
    else Object.assign(record, more);
    known.set(address, record);
    const oldest = known.size > MOST ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
  };
  return {
    isBarred(address, now) {
      const record = address === undefined ? undefined : known.get(address);
      return record !== undefined && !record.proven && levelOf(record, now) > FAILURES - 1;
    },
    proved: (address, now) => {
      if (address !== undefined && !known.get(address)?.proven) note(address, now, { proven: true });
    },
    failed: (address, now) => note(address, now, (level) => level + 1),
    worthALine(what, now) {
      const count = counts.get(what);
      const times = count !== undefined && now - count.since < HOUR_MS ? count.times + 1 : 1;
      counts.set(what, { since: times === 1 ? now : (count?.since ?? now), times });
      return /^10*$/.test(String(times)) ? times : null;
    },
  };
}
