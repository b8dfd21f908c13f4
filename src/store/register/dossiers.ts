/** Dossiers and every change of their stage. */
import type { Client, InStatement } from '@libsql/client';
import { STAGES, type Stage } from '../../model.ts';
import { fold } from '../../understanding/fold.ts';
import { inChunks, json, type Plan } from './chunks.ts';
import { insertProducers, producerFinder, producerReads } from './producer-finder.ts';
import type { DossierRow, Outcome, RegisterOptions } from './rows.ts';

const KEPT = ['since', 'submitted_on', 'stars', 'score'] as const;
const DOSSIERS = `INSERT INTO dossier(code, product_name, folded, product_code, producer_code, stage, since, submitted_on, missing, note, stars, score, decision, as_of, demo, updated_at)
  SELECT value->>'code', value->>'product', value->>'folded',
    (SELECT p.code FROM product p WHERE p.producer_code = value->>'producerCode' AND p.folded = value->>'folded' LIMIT 1),
    value->>'producerCode', value->>'stage', value->>'since', value->>'submittedOn', value->>'missing', value->>'note',
    value->>'stars', CAST(value->>'score' AS REAL), value->>'decision', :today, :demo, :now
  FROM json_each(:rows) WHERE true
  ON CONFLICT(code) DO UPDATE SET product_name = excluded.product_name, folded = excluded.folded, product_code = coalesce(excluded.product_code, product_code),
    producer_code = excluded.producer_code, stage = excluded.stage,
    ${['missing', 'note'].map((name) => `${name} = CASE WHEN excluded.${name} = '' AND excluded.stage = dossier.stage THEN ${name} ELSE excluded.${name} END`).join(', ')},
    ${KEPT.map((name) => `${name} = coalesce(excluded.${name}, ${name})`).join(', ')},
    decision = CASE excluded.decision WHEN '' THEN decision ELSE excluded.decision END, as_of = excluded.as_of, demo = excluded.demo, updated_at = excluded.updated_at`;
const CHANGES = `INSERT INTO dossier_change(dossier_code, from_stage, to_stage, on_date, by, reason, at)
  SELECT value->>'code', value->>'from', value->>'stage', coalesce(value->>'since', :today), :by, :reason, :now FROM json_each(:rows) WHERE value->>'from' IS NOT value->>'stage'`;
/** Fails when somebody moved one of these dossiers between our read and our write. */
const UNMOVED = `INSERT INTO guard(ok) SELECT NOT EXISTS (
  SELECT 1 FROM json_each(:rows) j JOIN dossier d ON d.code = j.value->>'code' WHERE d.stage IS NOT j.value->>'from')`;

/** Stages that follow a stage directly. */
export const movesFrom = (stage: Stage): readonly Stage[] => STAGES[stage].next;

/** Whether the path leads from one stage to another, over any number of steps. */
function leadsTo(from: Stage, to: Stage): boolean {
  const seen = new Set<Stage>([from]);
  for (const stage of seen) for (const next of movesFrom(stage)) seen.add(next);
  return seen.has(to);
}

/** Adds dossiers at any stage; a known one may only move forward, over several steps as one change "theo danh sách ngày …". */
export async function upsertDossiers(
  db: Client,
  rows: readonly DossierRow[],
  options: RegisterOptions & { today: string },
): Promise<Outcome> {
  const seen = new Map<string, number>();
  return inChunks(db, rows, options, async (chunk) => {
    const given = chunk.map(({ row }) => row);
    const [known, producers, highest] = await db.batch(
      [
        {
          sql: 'SELECT code, stage FROM dossier WHERE code IN (SELECT value FROM json_each(:codes))',
          args: { codes: json(given.map((row) => row.code)) },
        },
        ...producerReads(given),
      ],
      'read',
    );
    const stages = new Map((known?.rows ?? []).map((row) => [String(row.code), String(row.stage) as Stage]));
    const finder = producerFinder(producers, highest);
    const here = new Map(seen);
    const plan: Plan = { added: 0, changed: 0, refused: [], write: [] };
    const values: object[] = [];
    for (const { index, row } of chunk) {
      const from = stages.get(row.code) ?? null;
      const earlier = here.get(row.code);
      if (earlier !== undefined) plan.refused.push({ index, reason: 'twice', detail: String(earlier) });
      else if (from !== null && !leadsTo(from, row.stage)) plan.refused.push({ index, reason: 'stage-backward', detail: from });
      else {
        const found = finder.find(row);
        if ('reason' in found) plan.refused.push({ index, ...found });
        else {
          here.set(row.code, index);
          plan[from === null ? 'added' : 'changed']++;
          values.push(dossierValues(row, found.code, from, options.today));
        }
      }
    }
    if (values.length > 0) plan.write = writes(finder.made, values, options);
    plan.done = () => {
      for (const [code, index] of here) seen.set(code, index);
    };
    return plan;
  });
}

function dossierValues(row: DossierRow, producerCode: string, from: Stage | null, today: string) {
  const { code, product, stage, submittedOn = '', missing = '', note = '', stars = null, score = null, decision = '' } = row;
  // A stage that did not change keeps its own day.
  const since = row.since || (from === stage ? null : from === null ? submittedOn || null : today);
  return {
    code,
    product,
    folded: fold(product),
    producerCode,
    stage,
    from,
    since,
    submittedOn: submittedOn || null,
    missing,
    note,
    stars,
    score,
    decision,
  };
}

function writes(
  made: Parameters<typeof insertProducers>[0],
  values: object[],
  options: RegisterOptions & { today: string },
): InStatement[] {
  const { now, by, today } = options;
  const rows = json(values);
  return [
    { sql: UNMOVED, args: { rows } },
    ...insertProducers(made, options.demo === true, now),
    { sql: DOSSIERS, args: { rows, today, demo: options.demo ? 1 : 0, now } },
    { sql: CHANGES, args: { rows, today, by, reason: `theo danh sách ngày ${today}`, now } },
    { sql: 'DELETE FROM guard', args: [] },
  ];
}

/** A single move, pushed by the city's software or made by an officer. */
export interface DossierMove {
  code: string;
  to: Stage;
  /** ISO date. */
  on: string;
  /** Staff id, or the name of the key. */
  by: string;
  /** A named officer may move backward or sideways with a reason; empty: forward only. */
  reason: string;
  note?: string;
  missing?: string;
  stars?: number;
  score?: number;
  decision?: string;
}

/** `same`: already so, nothing done. `refused`: with the stages that may follow. `raced`: somebody else moved it just now. */
export type MoveOutcome =
  | { state: 'moved' | 'same' }
  | { state: 'unknown' | 'raced' }
  | { state: 'refused'; stage: Stage; allowed: readonly Stage[] };

/** What a move may write beside the stage. */
const WRITTEN = ['note', 'missing', 'stars', 'score', 'decision'] as const;

/** Moves one dossier and keeps the change. The same again writes nothing. */
export async function moveDossier(db: Client, move: DossierMove, now: number): Promise<MoveOutcome> {
  const found = await db.execute({
    sql: `SELECT ${['stage', ...WRITTEN].join(', ')} FROM dossier WHERE code = :code`,
    args: { code: move.code },
  });
  const row = found.rows[0];
  if (row === undefined) return { state: 'unknown' };
  const from = String(row.stage) as Stage;
  if (from === move.to && WRITTEN.every((name) => move[name] === undefined || move[name] === row[name])) return { state: 'same' };
  if (from !== move.to && move.reason === '' && !movesFrom(from).includes(move.to))
    return { state: 'refused', stage: from, allowed: movesFrom(from) };
  const [updated] = await db.batch(moveStatements(move, from, now), 'write');
  if (updated?.rowsAffected !== 1) return { state: 'raced' };
  return { state: from === move.to ? 'same' : 'moved' };
}

function moveStatements(move: DossierMove, from: Stage, now: number): InStatement[] {
  const { code, to, on, by, reason, note = null, missing = null, stars = null, score = null, decision = null } = move;
  const update = `UPDATE dossier SET stage = :to, since = CASE WHEN stage = :to THEN since ELSE :on END, note = coalesce(:note, note), missing = coalesce(:missing, missing),
    stars = coalesce(:stars, stars), score = coalesce(:score, score), decision = coalesce(:decision, decision), as_of = :on, updated_at = :now
    WHERE code = :code AND stage = :from`;
  const change = `INSERT INTO dossier_change(dossier_code, from_stage, to_stage, on_date, by, reason, at)
    SELECT :code, :from, :to, :on, :by, :reason, :now WHERE changes() = 1 AND :from <> :to`;
  return [
    { sql: update, args: { code, from, to, on, note, missing, stars, score, decision, now } },
    { sql: change, args: { code, from, to, on, by, reason, now } },
  ];
}
