/** Rounds: each system in turn does the same, A B A B, so that a noisy machine disturbs both alike; what is reported are medians of rounds. */
import type { Client } from '@libsql/client';
import { place } from './database.ts';
import type { Load, Seen } from './load.ts';
import type { System } from './systems.ts';
import type { Workload } from './workloads.ts';

/** A system before one database. */
export interface Variant {
  label: string;
  system: System;
  load: Load;
  /** Looks into its database beside it. */
  db: Client;
  people: number[];
  /** Round trips to the database since the start, where they can be counted. */
  trips?: (() => Promise<number>) | undefined;
}

/** What one variant needed, over all rounds. */
export interface Result {
  label: string;
  updatesPerSecond: number;
  /** Of the webhook's answer, ms. */
  p50: number;
  p99: number;
  /** Until the first message reached the person, ms. */
  reply50: number;
  /** CPU per update, ms. */
  cpuMs: number;
  /** Resident memory after the last round, bytes. */
  memory: number;
  /** Round trips to the database per update. */
  trips?: number;
}

interface Round {
  seen: Seen[];
  cpuMs: number;
  memory: number;
  trips: number;
}

/** Runs the rounds after one that is not counted. */
export async function measure(variants: readonly Variant[], workload: Workload, rounds: number, workers: number): Promise<Result[]> {
  const all = variants.map(() => [] as Round[]);
  for (let n = -1; n < rounds; n++)
    for (const [i, variant] of variants.entries()) {
      const round = await runOnce(variant, workload, workers);
      if (n >= 0) all[i]?.push(round);
    }
  return variants.map((variant, i) => resultOf(variant, all[i] ?? []));
}

async function runOnce({ system, load, db, people, trips }: Variant, workload: Workload, workers: number): Promise<Round> {
  await place(db, system.name, people, workload.from);
  const before = await system.usage();
  const tripsBefore = (await trips?.()) ?? 0;
  const seen: Seen[] = [];
  for (const act of workload.acts) seen.push(await load.act(people, act, workers));
  // Whatever is still to be written down belongs to these updates.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const after = await system.usage();
  return { seen, cpuMs: after.cpuMs - before.cpuMs, memory: after.memory, trips: ((await trips?.()) ?? 0) - tripsBefore };
}

function resultOf({ label, trips }: Variant, rounds: readonly Round[]): Result {
  const updates = (round: Round) => sum(round.seen.map((seen) => seen.updates));
  const answers = rounds.flatMap(({ seen }) => seen.flatMap((one) => one.answers));
  const replies = rounds.flatMap(({ seen }) => seen.flatMap((one) => one.replies));
  return {
    label,
    updatesPerSecond: median(rounds.map((round) => (updates(round) * 1000) / sum(round.seen.map((seen) => seen.tookMs)))),
    p50: quantile(answers, 0.5),
    p99: quantile(answers, 0.99),
    reply50: quantile(replies, 0.5),
    cpuMs: median(rounds.map((round) => round.cpuMs / updates(round))),
    memory: rounds.at(-1)?.memory ?? 0,
    ...(trips ? { trips: median(rounds.map((round) => round.trips / updates(round))) } : {}),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const median = (numbers: readonly number[]) => quantile(numbers, 0.5);

/** The value below which this share of the numbers lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
