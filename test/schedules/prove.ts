/** Random schedules of everything that goes wrong at once, and what must hold after each. A failure names the seed that repeats it. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serialiseCrypto } from './gates.ts';
import { schedules } from './moves.ts';
import { judge } from './promises.ts';
import { play } from './run.ts';
import { buildTown, type Town } from './town.ts';

/** A red run must be about the change, so the seed stays the same; whoever looks for new faults asks for others. */
const SEED = 20_261_125;

/** How often at least these must happen in a schedule, on average: a run without them would prove nothing of them. */
const LEAST = { inParts: 0.3, pictures: 0.4, erasures: 0.25, newLives: 0.05 };

/**
 * Plays `runs` schedules. `SCHEDULE_SEED=random` plays others each time; `SCHEDULE_SEED` (and `SCHEDULE_PATH`, from the failure's words) plays
 * a certain one again.
 */
export function proveSchedules(runs: number): void {
  let town: Town;
  let restore: (() => void) | undefined;
  beforeAll(async () => {
    town = await buildTown();
    restore = serialiseCrypto();
  }, 120_000);
  afterAll(async () => {
    restore?.();
    await town.close();
  });

  const wanted = process.env.SCHEDULE_SEED ?? SEED;
  const seed = wanted === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(wanted);
  it(`nothing is lost, doubled, out of order or shown too early in ${runs} random schedules (SCHEDULE_SEED=${seed})`, async () => {
    const happened = { inParts: 0, pictures: 0, erasures: 0, newLives: 0, copies: 0, late: 0 };
    console.log(`${runs} random schedules, SCHEDULE_SEED=${seed}`);
    const property = fc.asyncProperty(schedules, (moves) =>
      play(town, moves, async (ended) => {
        const { broken, ...seen } = await judge(ended);
        for (const what of Object.keys(happened) as (keyof typeof happened)[]) happened[what] += seen[what];
        if (broken.length > 0) expect.fail(`${broken.join('\n')}\n\n${ended.trace.join('\n')}`);
      }),
    );
    await fc.assert(property, {
      numRuns: runs,
      seed,
      endOnFailure: process.env.SCHEDULE_SHRINK === 'off',
      ...(process.env.SCHEDULE_PATH ? { path: process.env.SCHEDULE_PATH } : {}),
    });
    console.log(happened);
    if (process.env.SCHEDULE_PATH) return;
    for (const [what, least] of Object.entries(LEAST))
      expect(happened[what as keyof typeof LEAST], `${what} in ${runs} schedules`).toBeGreaterThan(runs * least);
  }, 1_800_000);
}
