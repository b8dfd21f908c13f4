/** Brings one list into the register: registry reads, store decides and writes, everything refused is named by its row. */
import { setImmediate as others } from 'node:timers/promises';
import type { Parts } from '../jobs/parts.ts';
import type { Text } from '../model.ts';
import { type Kind, labelOf } from '../registry/columns.ts';
import { type Listed, type Reading, readKindInSteps } from '../registry/read-kind.ts';
import type { RefusedCell } from '../registry/row-reader.ts';
import { readSheet, type SheetRow } from '../registry/sheet.ts';
import type { Warning } from '../registry/table.ts';
import * as register from '../store/register.ts';

/** What an import did. Counts are rows. */
export interface ImportReport {
  /** Rows of data in the file. */
  read: number;
  added: number;
  changed: number;
  refused: RefusedCell[];
  warnings: Warning[];
  /** Codes made for producers that had none: shown once, kept only as hashes. */
  linkCodes: { code: string; name: string; linkCode: string }[];
}

/** How a list goes in; `today` is the ISO date in Hanoi. */
export type ImportOptions = Omit<register.RegisterOptions, 'onProgress'> & {
  today: string;
  linkCodeDays: number;
  /** Called as rows go in: a progress bar. */
  onProgress?: (done: number, total: number) => void;
};
type WriteOptions = register.RegisterOptions & Pick<ImportOptions, 'today' | 'linkCodeDays'>;

/** Reads after this many rows let others work. */
const PAUSE_EVERY = 20;

/** Reads a file's bytes and brings its rows in. `problem` when the file can't be read: then nothing is in. */
export async function importFile(
  parts: Pick<Parts, 'db' | 'keys'>,
  kind: Kind,
  file: { name: string; bytes: Uint8Array },
  options: ImportOptions,
) {
  const sheet = await readSheet(file.bytes, file.name);
  return 'problem' in sheet ? sheet : importRows(parts, kind, sheet.rows, options);
}

/** The same for rows that are already open. */
export async function importRows<K extends Kind>(
  parts: Pick<Parts, 'db' | 'keys'>,
  kind: K,
  rows: readonly SheetRow[],
  options: ImportOptions,
): Promise<ImportReport | { problem: Text }> {
  const reading = await readGently(kind, rows);
  if ('problem' in reading) return reading;
  const { onProgress, ...rest } = options;
  const total = reading.rows.length;
  const outcome = await WRITERS[kind](parts, reading.rows, {
    ...rest,
    ...(onProgress ? { onProgress: (done) => onProgress(done, total) } : {}),
  });
  const moved = (outcome.moved ?? []).map((one) => wordMoved(reading.rows, one));
  const refused = [...reading.refused, ...outcome.refused.map((refusal) => wordRefusal(kind, reading.rows, refusal))];
  const read = reading.rows.length + new Set(reading.refused.map(({ sheet, row }) => `${sheet}:${row}`)).size;
  return {
    read,
    added: outcome.added,
    changed: outcome.changed,
    refused: refused.sort((a, b) => a.row - b.row),
    warnings: [...reading.warnings, ...moved].sort((a, b) => a.row - b.row),
    linkCodes: outcome.linkCodes ?? [],
  };
}

/** Reading ten thousand rows takes longer than a running bot may stand still. */
async function readGently<K extends Kind>(kind: K, rows: readonly SheetRow[]): Promise<Reading<K> | { problem: Text }> {
  const steps = readKindInSteps(kind, rows);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (step.value % PAUSE_EVERY === 0) await others();
  }
}

type Written = register.Outcome & { linkCodes?: ImportReport['linkCodes']; moved?: register.MovedFair[] };
type Writer<K extends Kind> = (parts: Pick<Parts, 'db' | 'keys'>, rows: Listed<K>[], options: WriteOptions) => Promise<Written>;
const values = <K extends Kind>(rows: Listed<K>[]) => rows.map(({ value }) => value);

const WRITERS: { [K in Kind]: Writer<K> } = {
  producers: ({ db, keys }, rows, options) => register.upsertProducers(db, keys, values(rows), options),
  products: ({ db }, rows, options) => register.upsertProducts(db, values(rows), options),
  dossiers: ({ db }, rows, options) => register.upsertDossiers(db, values(rows), options),
  fairs: ({ db }, rows, options) => register.upsertFairs(db, values(rows), options),
  points: ({ db }, rows, options) => register.upsertPoints(db, values(rows), options),
  holidays: ({ db }, rows, options) => register.upsertHolidays(db, values(rows), options),
};

const REASONS: Record<register.RefusalReason, { column: string; say: (detail: string) => Text }> = {
  'no-producer': { column: 'producer', say: () => ({ vi: 'Không có chủ thể', en: 'No producer' }) },
  'unknown-producer': {
    column: 'producer_code',
    say: (code) => ({
      vi: `Chưa có chủ thể mã ${code}; hãy nhập danh sách chủ thể trước`,
      en: `No producer has the code ${code}; import the producers first`,
    }),
  },
  'ambiguous-producer': {
    column: 'producer',
    say: (codes) => ({
      vi: `Nhiều chủ thể cùng tên (${codes}); hãy ghi mã chủ thể`,
      en: `Several producers have this name (${codes}); give the code`,
    }),
  },
  twice: { column: 'code', say: (row) => ({ vi: `Trùng với dòng ${row}`, en: `The same as row ${row}` }) },
  'stage-backward': {
    column: 'stage',
    say: (stage) => ({
      vi: `Hồ sơ đang ở bước ${stage}; danh sách chỉ được đưa hồ sơ tiến lên. Muốn lùi, cán bộ phải ghi lý do`,
      en: `The dossier is at ${stage}; a list may only move it forward. Moving back needs an officer and a reason`,
    }),
  },
  'link-code-taken': {
    column: 'link_code',
    say: () => ({ vi: 'Mã liên kết này đã thuộc chủ thể khác', en: 'This link code belongs to another producer' }),
  },
};

/** Staff see what a new day was taken for while nobody has been told yet. */
function wordMoved<K extends Kind>(rows: Listed<K>[], { index, from }: register.MovedFair): Warning {
  const { sheet = '', row = 0 } = rows[index] ?? {};
  const before = from.split('-').reverse().join('/');
  const text = {
    vi: `Sự kiện này đổi ngày (trước là ${before}); người đã đăng ký sẽ được báo. Nếu đây là sự kiện khác cùng tên, hãy ghi cả hai dòng vào danh sách rồi nhập lại`,
    en: `This event was moved (from ${before}); those who registered will be told. If it is another one of the same name, put both rows into the list and import again`,
  };
  return { sheet, row, text };
}

function wordRefusal<K extends Kind>(kind: K, rows: Listed<K>[], { index, reason, detail }: register.Refusal): RefusedCell {
  const { sheet = '', row = 0 } = rows[index] ?? {};
  const { column, say } = REASONS[reason];
  const said = reason === 'twice' ? String(rows[Number(detail)]?.row ?? detail) : detail;
  return { sheet, row, column: labelOf(kind, column), reason: say(said) };
}
