/** Finds the tables in a sheet and yields their data rows: headers, heading rows, totals and footers told apart (ocop.md 2.7). Pure. */
import type { Text } from '../model.ts';
import { fold } from '../understanding/fold.ts';
import { COLUMNS, type Kind } from './columns.ts';
import type { Unreadable } from './csv.ts';
import { type Header, mergeHeaderRow, readHeader } from './header.ts';
import { type Place, placeHeading } from './places.ts';
import type { SheetRow } from './sheet.ts';
import { readStars, type Stars } from './values.ts';

/** One row of data with what stands above it. */
export interface DataRow {
  sheet: string;
  row: number;
  /** By column key; a missing column is absent. */
  values: Partial<Record<string, string>>;
  /** Columns we don't know, by their header text. */
  notes: Record<string, string>;
  /** From the heading rows above. */
  section: Partial<Place> & { stars?: Stars };
}

/** Something a person should know about a row that is no refusal. */
export interface Warning {
  sheet: string;
  row: number;
  text: Text;
}

/** How far down a header row is looked for. */
const HEADER_WITHIN = 20;

/** The rows before the first header (titles) and everything after it. */
export interface Tables {
  titles: string[];
  rows: Generator<DataRow | Warning>;
}

/** Looks for the header row of each sheet. Unreadable when no sheet has one. */
export function findTables(kind: Kind, sheetRows: readonly SheetRow[]): Tables | Unreadable {
  const sheets = [...Map.groupBy(sheetRows, ({ sheet }) => sheet).values()];
  const withHeader = sheets.map((rows) => ({
    rows,
    at: rows.slice(0, HEADER_WITHIN).findIndex(({ cells }) => readHeader(kind, cells) !== null),
  }));
  const found = withHeader.filter(({ at }) => at >= 0);
  if (found.length === 0) return noHeader(kind);
  return {
    titles: found.flatMap(({ rows, at }) => rows.slice(0, at).map(({ cells }) => cells.filter(Boolean).join(' '))),
    rows: readSheets(kind, withHeader),
  };
}

function noHeader(kind: Kind): Unreadable {
  const needed = [
    ...Map.groupBy(
      COLUMNS[kind].filter((column) => column.needed !== undefined),
      ({ needed }) => needed,
    ).values(),
  ];
  const vi = needed.map((columns) => columns.map(({ label }) => `"${label.vi}"`).join(' hoặc ')).join(', ');
  const en = needed.map((columns) => columns.map(({ label }) => `"${label.en}"`).join(' or ')).join(', ');
  return {
    problem: {
      vi: `Không thấy dòng tiêu đề trong ${HEADER_WITHIN} dòng đầu. Cần có các cột: ${vi}.`,
      en: `No header row within the first ${HEADER_WITHIN} rows. Needed columns: ${en}.`,
    },
  };
}

function* readSheets(kind: Kind, sheets: { rows: SheetRow[]; at: number }[]): Generator<DataRow | Warning> {
  for (const { rows, at } of sheets) {
    const first = rows[0];
    if (at >= 0) yield* readTables(kind, rows);
    else if (first)
      yield warning(first, 'Trang tính này không có dòng tiêu đề nên bỏ qua.', 'This sheet has no header row and was left out.');
  }
}

function warning({ sheet, row }: SheetRow, vi: string, en: string): Warning {
  return { sheet, row, text: { vi, en } };
}

type Section = DataRow['section'];

/** One sheet from its top; a later row that is a header again begins another table. */
function* readTables(kind: Kind, rows: SheetRow[]): Generator<DataRow | Warning> {
  const headings = new Headings();
  let header: Header | null = null;
  let headerOpen = false;
  let numbered = false;
  for (const row of rows) {
    if (row.cells.every((cell) => cell === '')) continue;
    const own = readHeader(kind, row.cells);
    const next: Header | null = own ?? (headerOpen && header ? mergeHeaderRow(kind, header, row.cells) : null);
    headerOpen = next !== null;
    if (own) headings.startTable();
    if (next) {
      header = next;
      numbered &&= own === null;
      continue;
    }
    const heading = readHeading(kind, header, row.cells);
    if (heading && heading !== 'total') headings.add(heading);
    if (heading || !header) continue;
    const number = row.cells[header.keys.indexOf('#')] ?? '';
    numbered ||= /^\d+\.?$/.test(number);
    // In a numbered list a lone text without a number is a signature or a remark at the foot.
    const lone = numbered && number === '' && row.cells.filter(Boolean).length === 1 ? row.cells.find(Boolean) : undefined;
    if (lone !== undefined) yield warning(row, `Bỏ qua, không phải dòng dữ liệu: "${lone}"`, `Left out, no row of data: "${lone}"`);
    else yield dataRow(header, row, headings.take());
  }
}

/** The heading rows in force. The kind of heading seen first is the outer one: a new outer heading ends the inner ones. */
class Headings {
  private section: Section = {};
  /** Seen since the last row of data: these belong to a table that begins now. */
  private fresh: Section = {};
  private outer: 'stars' | 'place' | null = null;

  startTable(): void {
    this.section = this.fresh;
  }

  add(heading: Section): void {
    const kind = heading.stars ? 'stars' : 'place';
    this.outer ??= kind;
    const { stars, ...place } = this.section;
    const kept: Section =
      kind === this.outer && heading.commune === undefined
        ? {}
        : kind === 'stars'
          ? place
          : { ...(stars ? { stars } : {}), ...(heading.commune ? place : {}) };
    this.section = { ...kept, ...heading };
    this.fresh = { ...this.fresh, ...heading };
  }

  take(): Section {
    this.fresh = {};
    return this.section;
  }
}

function dataRow({ keys, texts }: Header, { sheet, row, cells }: SheetRow, section: DataRow['section']): DataRow {
  const values: DataRow['values'] = {};
  const notes: DataRow['notes'] = {};
  for (const [i, cell] of cells.entries()) {
    const key = keys[i];
    if (key === '#' || cell === '') continue;
    if (key) values[key] = cell;
    else notes[texts[i] || `cột ${i + 1}`] = cell;
  }
  return { sheet, row, values, notes, section };
}

const TOTAL = /^(tong cong|tong so|tong|cong)\b[^a-z]*(\d+ )?(san pham|chu the|ho so|diem|gian hang)?[^a-z]*$/;

/** A heading row holds one text (beside a running number or a sum); a total row a word for it and numbers. */
function readHeading(kind: Kind, header: Header | null, cells: readonly string[]): DataRow['section'] | 'total' | null {
  const texts = cells.filter(
    (cell, i) => cell !== '' && !/^[\d.,]+$/.test(cell) && !(header?.keys[i] === '#' && /^[IVXLC]+\.?$|^[A-Z]\.?$/.test(cell)),
  );
  const [text] = texts;
  if (text === undefined || new Set(texts).size !== 1) return null;
  // Headings are merged cells that begin at the left; a lone place in a place's own column is a row that lacks the rest.
  if (['address', 'district', 'commune'].includes(header?.keys[cells.indexOf(text)] ?? '')) return null;
  if (TOTAL.test(fold(text))) return 'total';
  const place = placeHeading(text);
  if (place) return place;
  if (kind !== 'products' || cells.filter(Boolean).length > 2) return null;
  const bare = text.replace(/^\s*(?:[IVXLC]+|[A-Z]|\d{1,2})\s*[.):\-–]\s*/, '').replace(/^(danh sách|các)\s+/i, '');
  const stars = /sao/i.test(bare) ? readStars(bare.replace(/\s*\(.*$/, '').replace(/^(sản phẩm|nhóm)\s+/i, '')) : null;
  return stars ? { stars } : null;
}
