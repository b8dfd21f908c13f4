/** A broadcast's progress as one line for a terminal: a bar, the counts, the pace and the time left. Pure. */
import type { Broadcast, RecipientCounts } from '../model.ts';

/** Characters of the bar. */
const WIDTH = 24;
/** The pace is that of the last so many ms. */
const PACE_OVER_MS = 15_000;

/** What was done at a moment (epoch ms). */
export interface Sample {
  at: number;
  done: number;
}

/** Recipients that somebody still sends to. */
export const openOf = ({ planned, claimed, retry }: RecipientCounts): number => planned + claimed + retry;
/** Recipients that were sent to, whatever became of it. */
export const doneOf = ({ sent, refused, unknown }: RecipientCounts): number => sent + refused + unknown;

/** The samples with one more; older ones than the pace needs are dropped. */
export function sampled(samples: readonly Sample[], counts: RecipientCounts, at: number): Sample[] {
  const recent = samples.filter((sample) => at - sample.at <= PACE_OVER_MS);
  return [...recent, { at, done: doneOf(counts) }];
}

/** Messages a second over the samples; null while it can't be told. */
export function paceOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at === first.at) return null;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}

/** `████████░░░░  67 % 670/1.000 · 24,0/s · còn 14 giây`, and what went wrong when something did. */
export function progressLine({ counts }: Pick<Broadcast, 'counts'>, pace: number | null): string {
  const [done, open] = [doneOf(counts), openOf(counts)];
  const all = done + open;
  const share = all === 0 ? 0 : done / all;
  const full = Math.floor(share * WIDTH);
  const parts = [
    `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${String(Math.floor(share * 100)).padStart(3)} % ${number(done)}/${number(all)}`,
    ...(pace === null ? [] : [`${pace.toFixed(1).replace('.', ',')}/s`]),
    ...(pace !== null && pace > 0 && open > 0 ? [`còn / left ${duration((open / pace) * 1000)}`] : []),
    ...(counts.retry > 0 ? [`thử lại / retry ${number(counts.retry)}`] : []),
    ...(counts.refused > 0 ? [`không gửi được / refused ${number(counts.refused)}`] : []),
    ...(counts.unknown > 0 ? [`chưa rõ / unknown ${number(counts.unknown)}`] : []),
  ];
  return parts.join(' · ');
}

/** `1 h 05 m`, `3 m 20 s`, `14 s`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} m`;
  return seconds >= 60 ? `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s` : `${seconds} s`;
}

const number = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, '.');
