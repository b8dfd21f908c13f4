/**
 * `npm run import -- KIND FILE [--dry-run]`: brings a list of the office into the register; without FILE it names the columns.
 * Exit 0 when every row went in; 1 when some were refused (the good rows are in); 2 when the file can't be read (nothing is in).
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Text } from '../model.ts';
import { COLUMNS, KINDS, type Kind } from '../registry/columns.ts';
import { sayRefused } from '../registry/read-kind.ts';
import { loadSettings } from '../store/settings.ts';
import { hanoiDate } from '../understanding/hanoi-time.ts';
import { knowCommunes } from './communes.ts';
import { openDatabase, runCommand, table } from './database.ts';
import { type ImportReport, importFile } from './import-list.ts';

const USAGE = `npm run import -- KIND FILE [--dry-run]
  KIND: ${KINDS.join(', ')}; thiếu FILE thì in các cột / without FILE: its columns
  FILE: .xlsx, .csv (UTF-8, UTF-16)
  --dry-run: chỉ kiểm tra, không ghi / checks only, writes nothing`;

/** What comes after fairs are in: nobody hears of them by themselves. */
const TELL =
  'Báo cho mọi người: cán bộ nhắn /phatthongbao trong chat của mình rồi chọn sự kiện. / To tell people: staff write /phatthongbao in their chat and choose the event.';

/** Characters of the progress bar. */
const BAR = 32;

await runCommand(async () => {
  const dryRun = process.argv.includes('--dry-run');
  const [kind, path, ...more] = process.argv.slice(2).filter((argument) => argument !== '--dry-run');
  if (!isKind(kind) || more.length > 0) return fail(USAGE);
  if (path === undefined) return sayColumns(kind);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => error.code ?? 'error');
  if (typeof bytes === 'string') return fail(`Không đọc được tệp ${path} (${bytes}). / Can't read ${path}.`);
  const { db, keys } = await openDatabase();
  const now = Date.now();
  const settings = await loadSettings(db);
  if (!dryRun) await knowCommunes(db, now);
  const bar = progressBar();
  const report = await importFile(
    { db, keys },
    kind,
    { name: basename(path), bytes },
    {
      now,
      today: hanoiDate(now),
      by: 'import',
      dryRun,
      linkCodeDays: Number(settings.values.link_code_days),
      onProgress: bar.show,
    },
  );
  bar.end();
  db.close();
  if ('problem' in report) return fail(both(report.problem));
  const code = say(report, dryRun);
  if (kind === 'fairs' && !dryRun && report.added + report.changed > 0) console.log(TELL);
  return code;
});

function isKind(text: string | undefined): text is Kind {
  return KINDS.some((kind) => kind === text);
}

/** The columns that a list of this kind may have, in Vietnamese and English: nobody should have to guess them. */
function sayColumns(kind: Kind): 0 {
  const of = (group: string) => COLUMNS[kind].filter(({ needed }) => needed === group).length;
  const must = (group: string) => (of(group) > 1 ? `cần một trong ${of(group)} cột này / one of these ${of(group)}` : 'bắt buộc / needed');
  const rows = COLUMNS[kind].map(({ label, needed }) => [label.vi, label.en, needed === undefined ? '' : must(needed)]);
  console.log(table([['CỘT', 'COLUMN', ''], ...rows]));
  return 0;
}

function fail(message: string): 2 {
  console.error(message);
  return 2;
}

function both({ vi, en }: Text): string {
  return `${vi}\n  ${en}`;
}

/** Everything a person must know, in the order of the sheet; then the sum. */
function say(report: ImportReport, dryRun: boolean): 0 | 1 {
  for (const { row, sheet, text } of report.warnings)
    console.log(both({ vi: `Dòng ${row}${sheet && ` (trang "${sheet}")`}: ${text.vi}`, en: `Row ${row}: ${text.en}` }));
  for (const refused of report.refused) console.log(both(sayRefused(refused)));
  if (report.linkCodes.length > 0 && !dryRun) {
    console.log('Mã liên kết mới, chỉ hiện một lần này / new link codes, shown only this once:');
    console.log(
      table([['MÃ CHỦ THỂ', 'MÃ LIÊN KẾT', 'TÊN CHỦ THỂ'], ...report.linkCodes.map(({ code, name, linkCode }) => [code, linkCode, name])]),
    );
  }
  const refusedRows = new Set(report.refused.map(({ sheet, row }) => `${sheet}:${row}`)).size;
  const counts = [`thêm ${report.added}`, `cập nhật ${report.changed}`, `từ chối ${refusedRows}`].join(', ');
  console.log(
    `${dryRun ? 'Kiểm tra thử, chưa ghi gì: ' : ''}${report.read} dòng: ${counts}. / added ${report.added}, updated ${report.changed}, refused ${refusedRows}.`,
  );
  return refusedRows === 0 ? 0 : 1;
}

/** A bar on a terminal, nothing in a file or pipe. */
function progressBar(): { show(done: number, total: number): void; end(): void } {
  if (!process.stderr.isTTY) return { show: () => undefined, end: () => undefined };
  const show = (done: number, total: number) => {
    const filled = Math.round((done / Math.max(1, total)) * BAR);
    process.stderr.write(`\r[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${done}/${total}`);
  };
  return { show, end: () => void process.stderr.write('\r\u001b[K') };
}
