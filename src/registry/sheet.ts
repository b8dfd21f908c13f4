/** Opens a spreadsheet file, .xlsx or CSV, as rows of clean text. Pure but for unpacking; runs in Node and in workerd. */
import readWorkbook from 'read-excel-file/universal';
import type { Text } from '../model.ts';
import { clean } from '../understanding/fold.ts';
import { decodeText, parseCsv, type Steps, type Unreadable } from './csv.ts';

/** One row as people see it in their spreadsheet program. */
export interface SheetRow {
  /** Name of the sheet; empty for CSV. */
  sheet: string;
  /** 1-based, as shown at the left of the sheet. */
  row: number;
  /** NFC, trimmed; dates as ISO. */
  cells: string[];
}

/** Larger than any list of the programme; keeps a wrong file from filling the memory. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Rows cleaned at a stretch: a few ms. Beside a running service nothing may stand still for long. */
const PAUSE_EVERY = 100;
const pause = () => new Promise<void>((resume) => setTimeout(resume, 0));

const refuse = (vi: string, en: string): Unreadable => ({ problem: { vi, en } });

/** File beginnings that are no spreadsheet of ours, and what to do with each. */
const KNOWN_FORMATS: readonly { starts: readonly number[]; problem: Text }[] = [
  {
    starts: [0xd0, 0xcf, 0x11, 0xe0],
    problem: {
      vi: 'Tệp là Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, chọn "Lưu thành" .xlsx rồi nhập lại.',
      en: 'The file is an old .xls or has a password. Open it in Excel, remove the password, save it as .xlsx and import again.',
    },
  },
  {
    starts: [0x25, 0x50, 0x44, 0x46],
    problem: {
      vi: 'Tệp là PDF. Hãy xin bản Excel (.xlsx) hoặc CSV rồi nhập lại.',
      en: 'The file is a PDF. Please ask for the Excel (.xlsx) or CSV version.',
    },
  },
];

/** Reads all sheets of an .xlsx, or a CSV. What the bytes are decides, not the name's ending; `fileName` is for the message only. */
export async function readSheet(bytes: Uint8Array, fileName: string): Promise<{ rows: SheetRow[] } | Unreadable> {
  if (bytes.length > MOST_BYTES)
    return refuse(`Tệp ${fileName} lớn hơn 32 MB. Hãy tách nhỏ.`, `${fileName} is larger than 32 MB. Please split it.`);
  const known = KNOWN_FORMATS.find(({ starts }) => starts.every((byte, i) => bytes[i] === byte));
  if (known) return { problem: known.problem };
  const read = bytes[0] === 0x50 && bytes[1] === 0x4b ? await readXlsx(bytes, fileName) : await readCsv(bytes);
  if ('problem' in read) return read;
  if (!read.rows.some(({ cells }) => cells.some((cell) => cell !== '')))
    return refuse(`Tệp ${fileName} không có dữ liệu.`, `${fileName} is empty.`);
  return read;
}

async function readCsv(bytes: Uint8Array): Promise<{ rows: SheetRow[] } | Unreadable> {
  const text = await gently(decodeText(bytes));
  if (typeof text !== 'string') return text;
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(text) || text.includes('\u0000'))
    return refuse(
      'Tệp không phải CSV. Hãy mở bằng Excel và lưu thành .xlsx hoặc CSV UTF-8.',
      'This is not CSV. Open it in Excel and save it as .xlsx or CSV UTF-8.',
    );
  const records = await gently(parseCsv(text));
  if ('problem' in records) return records;
  const rows: SheetRow[] = [];
  for (const [i, cells] of records.entries()) {
    rows.push({ sheet: '', row: i + 1, cells: cells.map(cleanCell) });
    if (i % PAUSE_EVERY === PAUSE_EVERY - 1) await pause();
  }
  return { rows };
}

async function gently<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
}

async function readXlsx(bytes: Uint8Array, fileName: string): Promise<{ rows: SheetRow[] } | Unreadable> {
  try {
    const buffer = bytes.slice().buffer;
    const sheets = await readWorkbook(buffer);
    const rows = sheets.flatMap(({ sheet, data }) =>
      data.map((cells, i) => ({ sheet: sheets.length > 1 ? sheet : '', row: i + 1, cells: cells.map(cellText) })),
    );
    return { rows };
  } catch {
    return refuse(
      `Không mở được ${fileName}: tệp hỏng hoặc không phải .xlsx. Hãy mở bằng Excel, lưu lại thành .xlsx rồi nhập lại.`,
      `${fileName} can't be opened: it is damaged or no .xlsx. Open it in Excel, save it again as .xlsx and import again.`,
    );
  }
}

/** A cell's value as text: a date as ISO (its time is dropped), a number without the noise of binary fractions. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (typeof value === 'number') return String(Number(value.toPrecision(12)));
  return cleanCell(String(value));
}

/** NFC, without invisible characters; line breaks inside a cell become one space. */
function cleanCell(text: string): string {
  return clean(text).replace(/\s+/g, ' ');
}
