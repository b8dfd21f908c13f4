/**
 * Sends the recipients of broadcasts on one channel: taken in chunks, sent in lanes at bulk's share of the rate, results written in batches.
 * The table decides; a run may end anywhere, and what it had taken is given back, or counts as unknown when the process died.
 */
import { type Claimed, claimRecipients } from '../store/broadcasts/claim.ts';
import { isOfThePlatform, markRecipients, type RecipientResult, releaseRecipients } from '../store/broadcasts/results.ts';
import { isUnavailable } from '../store/errors.ts';
import { type Bell, createBell } from './bell.ts';
import { describeError } from './describe-error.ts';
import { sendCopy } from './notice-send.ts';
import type { Parts } from './parts.ts';
import { reachOf } from './reach.ts';
import { BULK_SHARE, note, type Run, rateOf } from './sending-run.ts';

/** A chunk is what leaves in so long, in ms: a pause is obeyed after two of them at most. */
const CHUNK_MS = 400;
const LARGEST_CHUNK = 50;
/** The first chunk; later ones are what really leaves in `CHUNK_MS`: platform, database or machine may be slower than the rate. */
const FIRST_CHUNK = 10;
/** Results wait at most so long to be written down, in ms; a chunk of them goes at once. What a dying process has not written is unknown. */
const WRITE_EVERY_MS = 200;
/** How often other messages of the channel are looked for meanwhile, in ms. */
const LOOK_EVERY_MS = 300;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What goes on in one run. */
interface Pipeline {
  parts: Parts;
  run: Run;
  /** Recipients of one take: at most so many, and now. */
  largest: number;
  chunk: number;
  /** The last take: when (ms of this process), and how many. */
  last: { at: number; looked: number };
  /** Taken and not tried yet. */
  queue: Claimed[];
  /** Not written down yet. */
  results: RecipientResult[];
  taken: number;
  /** Nothing more is taken. */
  full: boolean;
  /** The queue has changed. */
  changed: Bell;
  /** A chunk of results waits. */
  enough: Bell;
}

/**
 * Sends until nothing is ready, the platform says stop, or this run has had its share. `others` sends what else is due on the channel and
 * goes on beside it. Returns whether there may be more to send now.
 */
export async function sendRecipients(parts: Parts, run: Run, others: () => Promise<boolean>): Promise<boolean> {
  const line = newPipeline(parts, run);
  if ((await take(line)) === 0) return false;
  let over = false;
  const beside = [writeNowAndThen(line, () => over), lookForOthers(line, others, () => over)];
  const lanes = Array.from({ length: parts.lanes }, lanesOf(line));
  const filled = await Promise.allSettled([fill(line), ...lanes]);
  over = true;
  const besides = await Promise.allSettled(beside);
  await finish(line);
  for (const end of [...filled, ...besides]) if (end.status === 'rejected') throw end.reason;
  return line.taken >= parts.mostPerRun;
}

function newPipeline(parts: Parts, run: Run): Pipeline {
  const largest = Math.max(1, Math.min(LARGEST_CHUNK, Math.round((rateOf(parts, run.channel) * BULK_SHARE * CHUNK_MS) / 1000)));
  const bells = { changed: createBell(), enough: createBell() };
  const last = { at: performance.now(), looked: 0 };
  return { parts, run, largest, chunk: Math.min(FIRST_CHUNK, largest), last, queue: [], results: [], taken: 0, full: false, ...bells };
}

/** Takes chunk after chunk, the next one while half of the last is still to be sent. */
async function fill(line: Pipeline): Promise<void> {
  const { parts, run } = line;
  try {
    while (!parts.ending && !run.stopped && line.taken < parts.mostPerRun) {
      if (line.queue.length > line.chunk / 2) {
        await line.changed.next();
        continue;
      }
      if ((await take(line)) === 0) break;
    }
  } finally {
    line.full = true;
    line.changed.ring();
  }
}

/** Takes a chunk. Returns how many were looked at: those who may not get it any more are left out by the taking itself. */
async function take(line: Pipeline): Promise<number> {
  const { parts, run, last, largest } = line;
  const at = performance.now();
  if (last.looked > 0) {
    const leaves = (last.looked * CHUNK_MS) / Math.max(1, at - last.at);
    line.chunk = Math.round(Math.max(1, Math.min(largest, 2 * line.chunk, leaves)));
  }
  const { claimed, looked } = await claimRecipients(parts.db, {
    channel: run.channel,
    run: run.name,
    lease: `${run.name}/${run.takes++}`,
    leaseMs: parts.leaseMs,
    limit: line.chunk,
    reach: reachOf(parts),
    settings: parts.settings.values,
    now: parts.clock(),
  });
  line.last = { at, looked };
  line.queue.push(...claimed);
  line.taken += looked;
  line.changed.ring();
  return looked;
}

/** A lane sends one copy after the other; the lanes wait for their turn in one line, so that a reply finds at most one before it. */
function lanesOf(line: Pipeline): () => Promise<void> {
  const { parts, run } = line;
  const contents = new Map();
  let door: Promise<unknown> = Promise.resolve();
  const turn = () => run.pacer.turn(BULK_SHARE);
  const nextOne = async (): Promise<Claimed | undefined> => {
    while (line.queue.length === 0 && !line.full) await line.changed.next();
    if (line.queue.length === 0 || run.stopped || parts.ending) return undefined;
    await turn();
    return run.stopped ? undefined : line.queue.shift();
  };
  const next = () => {
    const mine = door.then(nextOne);
    door = mine.catch(() => undefined);
    return mine;
  };
  return async () => {
    for (let to = await next(); to; to = await next()) {
      line.changed.ring();
      const result = await sendCopy(parts, to, contents, turn).catch((error: unknown) => ourMistake(parts, to as Claimed, error));
      line.results.push(result);
      if (line.results.length >= line.chunk) line.enough.ring();
      note(run, { sent: result.state === 'sent', platformFailed: isOfThePlatform(result), hold: (result.holdMs ?? 0) > 0 });
    }
    line.changed.ring();
  };
}

/** Nothing is known of what a broken program did: never again by itself. A database that is away took nothing to the platform. */
function ourMistake(parts: Parts, to: Claimed, error: unknown): RecipientResult {
  const at = parts.clock();
  if (isUnavailable(error)) return { to, state: to.attempts === 0 ? 'planned' : 'retry', reason: '', at: 0, dueAt: at };
  parts.log('error', 'notice not sent', { broadcast: to.broadcast, error: describeError(error) });
  return { to, state: 'unknown', reason: 'answer_lost', at, failure: 'unknown' };
}

async function writeNowAndThen(line: Pipeline, over: () => boolean): Promise<void> {
  while (!over()) {
    await Promise.race([sleep(WRITE_EVERY_MS), line.enough.next()]);
    await write(line);
  }
}

/** Writes results down; while the database is away they are kept. Returns whether all are written. */
async function write(line: Pipeline): Promise<boolean> {
  const { parts, run } = line;
  const results = line.results.splice(0);
  if (results.length === 0) return true;
  try {
    await markRecipients(parts.db, results, { settings: parts.settings.values, now: parts.clock(), troubled: run.troubled });
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    line.results.unshift(...results);
    return false;
  }
  run.troubled = run.failures > 0;
  const hold = Math.max(0, ...results.map(({ holdMs = 0 }) => holdMs));
  if (hold > 0) parts.wake(run.channel, hold);
  return true;
}

async function lookForOthers(line: Pipeline, others: () => Promise<boolean>, over: () => boolean): Promise<void> {
  while (!over() && !line.run.stopped && !line.parts.ending) if (!(await others())) await sleep(LOOK_EVERY_MS);
}

/** What has left is written first; what was not tried is given back. Nobody can be told later, so it is tried as long as the lease lasts. */
async function finish(line: Pipeline): Promise<void> {
  const { parts } = line;
  const untried = line.queue.splice(0);
  const until = parts.clock() + parts.leaseMs;
  while (!(await write(line))) {
    if (parts.clock() >= until) return parts.log('error', 'notices sent but not marked', { rows: line.results.length });
    await sleep(WRITE_EVERY_MS);
  }
  await releaseRecipients(parts.db, untried);
}
