/** Reads the cells of one data row and collects what is wrong with it. Pure. */
import type { Text } from '../model.ts';
import { type Kind, labelOf } from './columns.ts';
import { readDate } from './dates.ts';
import type { DataRow } from './table.ts';
import { isCode, isNothing, readNumber } from './values.ts';

/** Why one cell keeps its row out. `row` and `column` are what the person sees in the sheet. */
export interface RefusedCell {
  sheet: string;
  row: number;
  column: Text;
  reason: Text;
}

/** One row being read. Every method gives a usable value; what couldn't be read is in `refused`. */
export class RowReader {
  readonly refused: RefusedCell[] = [];
  private readonly kind: Kind;
  readonly data: DataRow;

  constructor(kind: Kind, data: DataRow) {
    this.kind = kind;
    this.data = data;
  }

  /** Keeps the row out because of one column. */
  refuse(key: string, vi: string, en: string): void {
    this.refused.push({ sheet: this.data.sheet, row: this.data.row, column: labelOf(this.kind, key), reason: { vi, en } });
  }

  /** The cell's text; "chưa rõ" and the like are empty. */
  text(key: string): string {
    const value = this.data.values[key] ?? '';
    return isNothing(value) ? '' : value;
  }

  /** Text that must be there. */
  needed(key: string): string {
    const value = this.text(key);
    if (value === '') this.refuse(key, 'Để trống', 'Empty');
    return value;
  }

  /** A cell read by `read`; refused with the given hint when it gives null. Empty cells give `blank`. */
  value<T>(key: string, blank: T, read: (text: string) => T | null, vi: string, en: string): T {
    const text = this.text(key);
    if (text === '') return blank;
    const value = read(text);
    if (value !== null) return value;
    this.refuse(key, `Không đọc được "${short(text)}". ${vi}`, `Can't read "${short(text)}". ${en}`);
    return blank;
  }

  /** A date, maybe only a month or a year. */
  date(key: string): string {
    return this.value(key, '', readDate, 'Viết như 24/11/2026, 11/2026 hoặc 2026.', 'Write it as 24/11/2026, 11/2026 or 2026.');
  }

  /** A number within limits, both included. */
  number(key: string, least: number, most: number): number | null {
    const within = (text: string) => {
      const number = readNumber(text);
      return number !== null && number >= least && number <= most ? number : null;
    };
    return this.value<number | null>(
      key,
      null,
      within,
      `Cần một số từ ${least} đến ${most}.`,
      `A number from ${least} to ${most} is needed.`,
    );
  }

  /** A code of the office's own. */
  code(key: string): string {
    const hint = [
      'Mã chỉ gồm chữ không dấu, số, "-", "_", "/", tối đa 32 ký tự.',
      'A code has letters without marks, digits, "-", "_", "/", at most 32.',
    ] as const;
    return this.value(key, '', (text) => (isCode(text) ? text : null), ...hint);
  }
}

/** What a report repeats of a cell. */
function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
