/** What the office's API reads: the same views as in the chat, of everybody's. No phone is ever read here. */
import type { Client } from '@libsql/client';
import type { DossierView, Lookups, OfficeSettings, RequestState, RequestView, Stage, Synonyms } from '../model.ts';
import { hanoiDate } from '../understanding/hanoi-time.ts';
import { mask } from '../understanding/mask.ts';
import { DOSSIER_COLUMNS, DOSSIER_JOINS, dossierView } from './lookups/dossiers.ts';
import { productsFind } from './lookups/products-find.ts';
import { REQUEST_COLUMNS, requestView } from './lookups/requests.ts';
import type { Keys } from './seal.ts';
import { numberSetting } from './setting-values.ts';

/** A change of a dossier's stage. `by`: a name, or what moved it (`import`). */
export interface StageChange {
  from: Stage | null;
  to: Stage;
  on: string | null;
  by: string;
  reason: string;
  /** ISO 8601, UTC. */
  at: string;
  /** When the first of the linked people was told of it in chat; null: nobody yet, or nobody to tell. */
  toldAt: string | null;
}

/** One dossier by its code, with every change of its stage; null for an unknown code. */
export async function dossierForOffice(
  db: Client,
  code: string,
  now: number,
  settings: OfficeSettings,
): Promise<(DossierView & { history: StageChange[] }) | null> {
  const today = hanoiDate(now);
  const changes = `SELECT h.from_stage, h.to_stage, h.on_date, coalesce(s.name, h.by) AS by, h.reason, h.at,
      (SELECT min(t.sent_at) FROM told t WHERE t.flow = 'dossier-moved' AND t.key = CAST(h.id AS TEXT)) AS told_at
    FROM dossier_change h LEFT JOIN staff s ON s.id = h.by WHERE h.dossier_code = :code ORDER BY h.id`;
  const [found, history] = await db.batch(
    [
      { sql: `SELECT ${DOSSIER_COLUMNS} FROM dossier d ${DOSSIER_JOINS} WHERE d.code = :code`, args: { code, today } },
      { sql: changes, args: { code } },
    ],
    'read',
  );
  const row = found?.rows[0];
  if (row === undefined) return null;
  return {
    ...dossierView(row, { today, endingDays: numberSetting(settings, 'ending_days') }),
    history: (history?.rows ?? []).map((change) => ({
      from: change.from_stage === null ? null : (String(change.from_stage) as Stage),
      to: String(change.to_stage) as Stage,
      on: change.on_date === null ? null : String(change.on_date),
      by: String(change.by),
      reason: String(change.reason),
      at: new Date(Number(change.at)).toISOString(),
      toldAt: change.told_at === null ? null : new Date(Number(change.told_at)).toISOString(),
    })),
  };
}

/** The chat's search. */
export async function productsForOffice(
  db: Client,
  args: Lookups['products-find']['args'],
  now: number,
  settings: OfficeSettings,
  synonyms: Synonyms,
): Promise<Lookups['products-find']['result']> {
  const reading = productsFind(args, { today: hanoiDate(now), endingDays: numberSetting(settings, 'ending_days'), synonyms });
  return reading.result(await db.batch(reading.reads, 'read'));
}

const PAGE = 50;
/** Fields in which people write what they like: a number to call may stand there. */
const FREE = ['organisation', 'packaging', 'payment', 'note', 'question', 'answer', 'reason'] as const;

/** Connection requests, the newest first: at most 50, those before the one with number `after`. What looks like a phone number is masked. */
export async function requestsForOffice(
  db: Client,
  keys: Keys,
  { state = null, after = null }: { state?: RequestState | undefined | null; after?: string | undefined | null },
): Promise<{ requests: RequestView[]; next: string | null }> {
  const [, year = null, n = null] = /^YC-(\d+)-(\d+)$/.exec(after ?? '') ?? [];
  const sql = `SELECT ${REQUEST_COLUMNS} FROM request r JOIN producer m ON m.code = r.producer_code
    WHERE (:state IS NULL OR r.state = :state) AND (:year IS NULL OR (r.year, r.n) < (:year, :n)) ORDER BY r.year DESC, r.n DESC LIMIT ${PAGE}`;
  const args = { state, year: year === null ? null : Number(year), n: n === null ? null : Number(n) };
  const { rows } = await db.execute({ sql, args });
  const requests = await Promise.all(rows.map((row) => requestView(row, { keys })));
  const masked = requests.map((request) => ({ ...request, ...Object.fromEntries(FREE.map((name) => [name, mask(request[name])])) }));
  return { requests: masked, next: rows.length < PAGE ? null : (masked.at(-1)?.number ?? null) };
}
