/** What became of accepted requests, as both sides said when the clock asked them. */
import type { Client } from '@libsql/client';
import { OUTCOMES, type Outcome } from '../model.ts';

/** How many accepted requests of a year each side answered with what; `silent`: not asked yet, or no answer. */
export interface OutcomeCounts {
  year: number;
  accepted: number;
  buyers: Record<Outcome | 'silent', number>;
  producers: Record<Outcome | 'silent', number>;
}

/** By year of the request, the newest first. */
export async function outcomeCounts(db: Client): Promise<OutcomeCounts[]> {
  const sides = ['buyer', 'producer'] as const;
  const sums = sides.flatMap((side) => OUTCOMES.map((outcome) => `sum(${side}_outcome IS '${outcome}') AS ${side}_${outcome}`));
  const { rows } = await db.execute(
    `SELECT year, count(*) AS accepted, ${sums.join(', ')} FROM request WHERE state = 'accepted' GROUP BY year ORDER BY year DESC`,
  );
  return rows.map((row) => {
    const accepted = Number(row.accepted);
    const of = (side: (typeof sides)[number]) => {
      const [traded = 0, met = 0, no = 0] = OUTCOMES.map((outcome) => Number(row[`${side}_${outcome}`]));
      return { traded, met, no, silent: accepted - traded - met - no };
    };
    return { year: Number(row.year), accepted, buyers: of('buyer'), producers: of('producer') };
  });
}
