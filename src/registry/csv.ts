/** Reading CSV. Pure. RFC 4180 quotes; `,` `;` or tab; UTF-8 and UTF-16, with or without a byte order mark. */
import type { Text } from '../model.ts';

/** Why a file can't be read, and what to do about it. */
export interface Unreadable {
  problem: Text;
}

const SEPARATORS = [',', ';', '\t'] as const;
/** Records looked at to tell the separator: titles above the table are few, records many. */
const SAMPLE = 40;

/**
 * Work that pauses every few ms, so that a caller beside a running service can let others work in between; `atOnce` does it without.
 */
export type Steps<T> = Generator<void, T>;

/** All steps, one right after the other. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Bytes decoded at a stretch. */
const PIECE = 128 * 1024;
/** Records split at a stretch. */
const STRETCH = 100;

/** Bytes to text. Without a mark UTF-16 is told by its zero bytes; old Vietnamese code pages can't be told apart and are refused. */
export function* decodeText(bytes: Uint8Array): Steps<string | Unreadable> {
  const [a, b] = bytes;
  const even = zeroShare(bytes, 0);
  const odd = zeroShare(bytes, 1);
  if ((a === 0xff && b === 0xfe) || odd > 0.3) return yield* decoded(bytes, new TextDecoder('utf-16le'));
  if ((a === 0xfe && b === 0xff) || even > 0.3) return yield* decoded(swapped(bytes), new TextDecoder('utf-16le'));
  try {
    return yield* decoded(bytes, new TextDecoder('utf-8', { fatal: true }));
  } catch {
    return {
      problem: {
        vi: 'Tệp không phải UTF-8 (có thể dùng bảng mã cũ TCVN3/VNI). Trong Excel hãy chọn "Lưu thành" → "CSV UTF-8" hoặc .xlsx rồi nhập lại.',
        en: 'The file is not UTF-8 (perhaps an old Vietnamese code page). In Excel choose "Save as" → "CSV UTF-8" or .xlsx and import again.',
      },
    };
  }
}

function* decoded(bytes: Uint8Array, decoder: TextDecoder): Steps<string> {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
    yield;
  }
  return text + decoder.decode();
}

/** The share of zero bytes at even (0) or odd (1) places of the beginning: Latin letters in UTF-16 have one each. */
function zeroShare(bytes: Uint8Array, parity: 0 | 1): number {
  const length = Math.min(bytes.length, 512);
  let zeros = 0;
  for (let i = parity; i < length; i += 2) if (bytes[i] === 0) zeros++;
  return length < 2 ? 0 : zeros / (length / 2);
}

/** Big-endian to little-endian by hand: not every runtime decodes utf-16be. */
function swapped(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length - (bytes.length % 2));
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    out[i] = bytes[i + 1] ?? 0;
    out[i + 1] = bytes[i] ?? 0;
  }
  return out;
}

/** CSV text to records. A first line `sep=;` (Excel) names the separator and stays as an empty record, so that row numbers are the sheet's. */
export function* parseCsv(text: string): Steps<string[][] | Unreadable> {
  const body = text.replace(/^\uFEFF/, '');
  const named = /^sep=(.)\r?\n/.exec(body);
  const separator = named?.[1] ?? detectSeparator(body);
  const records: string[][] = named ? [[]] : [];
  for (const record of recordsOf(named ? body.slice(named[0].length) : body, separator)) {
    if (record === OPEN_QUOTE) return openQuote(records.length + 1);
    records.push(record);
    if (records.length % STRETCH === 0) yield;
  }
  return records;
}

function openQuote(row: number): Unreadable {
  return {
    problem: {
      vi: `Dòng ${row} mở dấu ngoặc kép " mà không đóng. Hãy sửa dòng đó rồi nhập lại.`,
      en: `Row ${row} opens a quote " that is never closed. Correct that row and import again.`,
    },
  };
}

/** The separator that gives most records the same number of cells: commas inside prices and addresses vary, separators do not. */
function detectSeparator(text: string): string {
  let best: { separator: string; rows: number; cells: number } = { separator: ',', rows: 0, cells: 0 };
  for (const separator of SEPARATORS) {
    const counts = new Map<number, number>();
    let seen = 0;
    for (const record of recordsOf(text, separator)) {
      if (record !== OPEN_QUOTE && record.length > 1) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
      if (++seen === SAMPLE) break;
    }
    for (const [cells, rows] of counts)
      if (rows > best.rows || (rows === best.rows && cells > best.cells)) best = { separator, rows, cells };
  }
  return best.separator;
}

/** Instead of a record whose quote never closes. */
const OPEN_QUOTE = Symbol('a quote that never closes');

function* recordsOf(text: string, separator: string): Generator<string[] | typeof OPEN_QUOTE> {
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at + 1) : null;
    if (cell && cell.end === -1) return yield OPEN_QUOTE;
    const from = cell ? cell.end : at;
    const to = endOfCell(text, from, separator);
    // What stands between a closing quote and the separator is kept: the writer forgot to quote properly.
    record.push(cell ? cell.value + text.slice(from, to).trim() : text.slice(at, to));
    at = to + 1;
    if (text[to] === separator) {
      if (at >= text.length) record.push('');
      continue;
    }
    if (text[to] === '\r' && text[at] === '\n') at++;
    yield record;
    record = [];
  }
  if (record.length > 0) yield record;
}

function quotedCell(text: string, start: number): { value: string; end: number } {
  let value = '';
  let from = start;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return { value, end: -1 };
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}

function endOfCell(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}
