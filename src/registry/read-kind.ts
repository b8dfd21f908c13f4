/** From the rows of a sheet to the rows of a list: what went well, what is refused and why. Pure; the store decides the rest. */
import type { Text } from '../model.ts';
import { fold } from '../understanding/fold.ts';
import type { Kind } from './columns.ts';
import type { Unreadable } from './csv.ts';
import { readDate } from './dates.ts';
import { readFair, readHoliday, readPoint, readProducer } from './read-others.ts';
import { type ListContext, readDossier, readProduct } from './read-products.ts';
import { type RefusedCell, RowReader } from './row-reader.ts';
import type { ListedRows } from './rows.ts';
import type { SheetRow } from './sheet.ts';
import { type DataRow, findTables, type Warning } from './table.ts';

/** A row that was read, and where it stands. */
export interface Listed<K extends Kind> {
  sheet: string;
  row: number;
  value: ListedRows[K];
}

/** A list, read. */
export interface Reading<K extends Kind> {
  rows: Listed<K>[];
  refused: RefusedCell[];
  warnings: Warning[];
}

const READERS: { [K in Kind]: (row: RowReader, context: ListContext) => ListedRows[K] } = {
  producers: readProducer,
  products: readProduct,
  dossiers: readDossier,
  fairs: readFair,
  points: readPoint,
  holidays: readHoliday,
};

/** What makes two rows of one list the same thing (products: ocop.md 2.7). */
const KEYS: { [K in Kind]: (value: ListedRows[K]) => string[] } = {
  producers: ({ code, name }) => [code || name],
  products: ({ code, name, producer, producerCode, decision, decidedOn }) => [code || name, producerCode || producer, decision, decidedOn],
  dossiers: ({ code }) => [code],
  fairs: ({ name, start }) => [name, start],
  points: ({ name, address }) => [name, address],
  holidays: ({ day }) => [day],
};

/** Reads a whole list at once. Unreadable when no header row is found. */
export function readKind<K extends Kind>(kind: K, sheetRows: readonly SheetRow[]): Reading<K> | Unreadable {
  const steps = readKindInSteps(kind, sheetRows);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, pausing after every row (the number of rows so far), so that a caller beside a running service can let others work. */
export function* readKindInSteps<K extends Kind>(kind: K, sheetRows: readonly SheetRow[]): Generator<number, Reading<K> | Unreadable> {
  const tables = findTables(kind, sheetRows);
  if ('problem' in tables) return tables;
  const reading: Reading<K> = { rows: [], refused: [], warnings: [] };
  const context: ListContext = { ...decisionInTitles(tables.titles), producer: '', producerCode: '' };
  const seen = new Map<string, Listed<K>>();
  const lost = new Set<string>();
  let done = 0;
  for (const item of tables.rows) {
    yield done++;
    if ('text' in item) {
      reading.warnings.push(item);
      continue;
    }
    warnOfLost(kind, item, reading.warnings, lost);
    const row = new RowReader(kind, item);
    const value = READERS[kind](row, context);
    if (row.refused.length > 0) reading.refused.push(...row.refused);
    else keep(reading, seen, kind, { sheet: item.sheet, row: item.row, value }, row);
  }
  return reading;
}

/** Dossiers and holidays have no room for columns we don't know: said once a column, so that nobody misses them later. */
function warnOfLost(kind: Kind, { sheet, row, notes }: DataRow, warnings: Warning[], lost: Set<string>): void {
  if (kind !== 'dossiers' && kind !== 'holidays') return;
  for (const name of Object.keys(notes)) {
    if (lost.has(name)) continue;
    lost.add(name);
    warnings.push({
      sheet,
      row,
      text: { vi: `Cột "${name}" không có trong mẫu nên không được giữ lại`, en: `The column "${name}" is not known and is not kept` },
    });
  }
}

/** The same thing twice: said once when nothing differs; refused when it does, as nobody can know which one is right. */
function keep<K extends Kind>(reading: Reading<K>, seen: Map<string, Listed<K>>, kind: K, listed: Listed<K>, row: RowReader): void {
  const key = KEYS[kind](listed.value).map(fold).join('|');
  const earlier = seen.get(key);
  if (!earlier) {
    seen.set(key, listed);
    reading.rows.push(listed);
    return;
  }
  const where =
    earlier.sheet === listed.sheet
      ? { vi: `dòng ${earlier.row}`, en: `row ${earlier.row}` }
      : { vi: `trang "${earlier.sheet}" dòng ${earlier.row}`, en: `sheet "${earlier.sheet}" row ${earlier.row}` };
  if (JSON.stringify(earlier.value) === JSON.stringify(listed.value)) {
    reading.warnings.push({
      sheet: listed.sheet,
      row: listed.row,
      text: { vi: `Giống hệt ${where.vi}, chỉ tính một lần`, en: `The same as ${where.en}, counted once` },
    });
    return;
  }
  row.refuse(KEY_COLUMN[kind], `Trùng với ${where.vi} nhưng nội dung khác`, `The same as ${where.en} but with other content`);
  reading.refused.push(...row.refused);
}

const KEY_COLUMN: Record<Kind, string> = {
  producers: 'name',
  products: 'name',
  dossiers: 'code',
  fairs: 'name',
  points: 'name',
  holidays: 'date',
};

/** `(Kèm theo Quyết định số 1147/QĐ-UBND ngày 04 tháng 3 năm 2024 …)` above the table: it holds for all rows. */
function decisionInTitles(titles: readonly string[]): { decision: string; decidedOn: string } {
  for (const title of titles) {
    const decision = /(\d+\s*\/\s*QĐ(?:-[A-ZĐ]+)*)/iu.exec(title);
    if (decision?.[1] === undefined) continue;
    const after = title.slice(decision.index);
    const date = /ngày\s+(\d{1,2}\s*(?:[/.-]|tháng)\s*\d{1,2}\s*(?:[/.-]|năm)\s*\d{4})/iu.exec(after);
    return { decision: decision[1].replace(/\s+/g, ''), decidedOn: readDate(date?.[1] ?? '') ?? '' };
  }
  return { decision: '', decidedOn: '' };
}

/** One sentence for a report: `Dòng 7, cột "hạng sao": …`. */
export function sayRefused({ sheet, row, column, reason }: RefusedCell): Text {
  return {
    vi: `Dòng ${row}${sheet === '' ? '' : ` (trang "${sheet}")`}, cột "${column.vi}": ${reason.vi}`,
    en: `Row ${row}${sheet === '' ? '' : ` (sheet "${sheet}")`}, column "${column.en}": ${reason.en}`,
  };
}
