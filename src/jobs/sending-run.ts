/** One run of the sending job on one channel: its pace, and whether the platform told it to stop. */
import type { ChannelName } from '../model.ts';
import { TRIPS_AT } from '../store/channel-state.ts';
import { createPacer, type Pacer } from './pacer.ts';
import type { Parts } from './parts.ts';

/** What is told unasked may use this much of a channel's rate: answers always find room beside it (lessons 4). */
export const BULK_SHARE = 0.8;

/** One run on one channel; `stopped` once the platform told the whole channel to wait, or failed too many sends in a row. */
export interface Run {
  channel: ChannelName;
  /** `<boot>/<run>`: what holds the channel in the database. */
  name: string;
  pacer: Pacer;
  stopped: boolean;
  failures: number;
  /** Failures may stand against the channel, so that a success is worth writing down. */
  troubled: boolean;
  /** Takes of recipients so far: each has a name of its own. */
  takes: number;
}

/** A run that has sent nothing yet. */
export function newRun(parts: Parts, channel: ChannelName): Run {
  const name = `${parts.bootId}/${crypto.randomUUID()}`;
  return { channel, name, pacer: createPacer(rateOf(parts, channel)), stopped: false, failures: 0, troubled: true, takes: 0 };
}

/** Messages a second of a channel; the simulator's own is as good as none. */
export const rateOf = (parts: Pick<Parts, 'rate'>, channel: ChannelName): number => parts.rate[channel] ?? 1000;

/** What one result means for the run: the marks say the same to everybody else, but only after this chunk. */
export function note(run: Run, result: { sent: boolean; platformFailed: boolean; hold: boolean }): void {
  if (result.sent) run.failures = 0;
  if (result.platformFailed) run.failures += 1;
  if (run.failures >= TRIPS_AT || result.hold) run.stopped = true;
}
