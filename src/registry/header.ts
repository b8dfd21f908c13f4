/** Recognises header rows, one or two rows high. Pure. */
import { COLUMNS, columnOf, type Kind } from './columns.ts';

/** A header row: per cell the column's key (`#` for the running number, null when unknown) and its text. */
export interface Header {
  keys: (string | null)[];
  texts: string[];
}

/** No header text is longer; keeps long descriptions from being folded for nothing. */
const LONGEST = 60;
/** Data rows are told apart by their first cells: if these are no header, the row is none. */
const LOOK_AT = 4;

/** The header in this row, or null: all needed columns must be there, and two columns at least unless the row has only one cell. */
export function readHeader(kind: Kind, cells: readonly string[]): Header | null {
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length === 0 || !filled.slice(0, LOOK_AT).some((cell) => isHeaderText(kind, cell))) return null;
  const header = headerOf(kind, cells);
  const known = header.keys.filter((key) => key !== null && key !== '#');
  if (known.length < Math.min(2, filled.length) || !hasNeeded(kind, new Set(known))) return null;
  return header;
}

function isHeaderText(kind: Kind, cell: string): boolean {
  return cell.length <= LONGEST && columnOf(kind, cell) !== null;
}

/** Of two cells naming one column the first has it; the other is kept as a note. */
function headerOf(kind: Kind, cells: readonly string[]): Header {
  const taken = new Set<string>();
  const keys = cells.map((cell) => {
    const key = cell === '' || cell.length > LONGEST * 2 ? null : columnOf(kind, cell);
    if (key === null || taken.has(key)) return null;
    taken.add(key);
    return key;
  });
  return { keys, texts: [...cells] };
}

function hasNeeded(kind: Kind, known: ReadonlySet<string | null>): boolean {
  const needs = new Set(COLUMNS[kind].map(({ needed }) => needed).filter((needed) => needed !== undefined));
  for (const { key, needed } of COLUMNS[kind]) if (needed !== undefined && known.has(key)) needs.delete(needed);
  return needs.size === 0;
}

/** A second header row under merged cells ("Địa chỉ" over "Xã" and "Huyện"), or a row of column numbers "(1) (2) (3)". null when it is data. */
export function mergeHeaderRow(kind: Kind, header: Header, cells: readonly string[]): Header | null {
  const filled = cells.filter((cell) => cell !== '');
  if (
    filled.length > 1 &&
    filled.every((cell, i) => cell === `(${i + 1})` || (cell === String(i + 1) && filled.length >= header.texts.filter(Boolean).length))
  )
    return header;
  const below = headerOf(kind, cells);
  const isBelow = cells.every((cell, i) => cell === '' || below.keys[i] !== null || cell === header.texts[i]);
  if (!isBelow) return null;
  return {
    keys: header.keys.map((key, i) => below.keys[i] ?? key),
    texts: header.texts.map((text, i) => cells[i] || text),
  };
}
