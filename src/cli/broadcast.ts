/**
 * `npm run broadcast`: lists notices to many; `-- ID` follows one with a bar until it ends and says what it came to; `--csv FILE` writes one
 * row a person; `--pause`, `--resume`, `--cancel`. It reads the
 * database and needs no running service. Exit 1 when a move is refused or there is no such notice, 2 on wrong use.
 */
import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Broadcast, BroadcastState, MoveOutcome, MoveRefusal, PauseReason } from '../model.ts';
import { cancel, pause, resume } from '../store/broadcasts/moves.ts';
import { listBroadcasts, readBroadcast } from '../store/broadcasts/read.ts';
import { recipientsCsv, reportOf } from '../store/broadcasts/report.ts';
import { hanoiDate, hanoiTime } from '../understanding/hanoi-time.ts';
import { doneOf, openOf, paceOf, progressLine, type Sample, sampled } from './broadcast-progress.ts';
import { type Opened, openDatabase, runCommand, table } from './database.ts';

const USAGE = `npm run broadcast                                 danh sách / lists
npm run broadcast -- TB-0001                      theo dõi / follows
npm run broadcast -- TB-0001 --csv FILE           mỗi người một dòng / one row a person
npm run broadcast -- TB-0001 --pause | --resume | --cancel`;
/** Whoever may run commands on the office's machine. */
const OPERATOR = 'operator';
const LOOK_EVERY_MS = 1000;
const STATES: Record<BroadcastState, string> = {
  draft: 'bản nháp / draft',
  scheduled: 'đã hẹn giờ / scheduled',
  planning: 'đang lập danh sách / planning',
  sending: 'đang gửi / sending',
  paused: 'tạm dừng / paused',
  cancelled: 'đã hủy / cancelled',
  finished: 'đã xong / finished',
};
const PAUSES: Record<PauseReason, string> = {
  staff: 'do cán bộ / by staff',
  missed: 'lỡ giờ hẹn / missed its moment',
  failures: 'quá nhiều lỗi / too many failures',
  file: 'nền tảng không nhận tệp / file not taken',
  fair: 'sự kiện đã thay đổi từ lúc hẹn gửi / its event has changed since it was scheduled',
};
/** Only these can meet a move made here. */
const REFUSED: Partial<Record<MoveRefusal, string>> = {
  unknown_id: 'Không có thông báo này. / There is no such notice.',
  changed: 'Có người vừa thay đổi, thử lại. / Somebody has just changed it; try again.',
};
const MOVES = { pause, resume, cancel };

await runCommand(async () => {
  const moves = { pause: { type: 'boolean' }, resume: { type: 'boolean' }, cancel: { type: 'boolean' } } as const;
  const read = tryParse(() => parseArgs({ options: { ...moves, csv: { type: 'string' } }, allowPositionals: true }));
  const { csv, ...wanted } = read?.values ?? {};
  const chosen = Object.keys(wanted) as (keyof typeof MOVES)[];
  const [id, ...more] = read?.positionals ?? [];
  const asked = chosen.length + (csv === undefined ? 0 : 1);
  if (!read || more.length > 0 || csv === '' || asked > 1 || (asked === 1 && id === undefined)) {
    console.error(USAGE);
    return 2;
  }
  const opened = await openDatabase();
  try {
    if (id === undefined) return await list(opened);
    if (csv !== undefined) return await writeCsv(opened, id.toUpperCase(), csv);
    const [chose] = chosen;
    return await (chose === undefined ? follow(opened, id.toUpperCase()) : move(opened, id.toUpperCase(), chose));
  } finally {
    opened.db.close();
  }
});

function tryParse<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch {
    return null;
  }
}

async function list({ db }: Opened): Promise<number> {
  const found = await listBroadcasts(db);
  if (found.length === 0) console.log('Chưa có thông báo nào. / No notices yet.');
  else console.log(table([['MÃ', 'CHỦ ĐỀ', 'TRẠNG THÁI', 'ĐÃ GỬI', 'CÒN', 'NỘI DUNG'], ...found.map(rowOf)]));
  return 0;
}

function rowOf({ id, topic, state, counts, text }: Broadcast): string[] {
  const [line = ''] = text.vi.split('\n');
  return [id, topic, STATES[state], String(counts.sent), String(openOf(counts)), [...line].slice(0, 40).join('')];
}

async function move({ db }: Opened, id: string, chosen: keyof typeof MOVES): Promise<number> {
  const outcome: MoveOutcome = await MOVES[chosen](db, id, { who: OPERATOR, now: Date.now() });
  if (outcome.state === 'done') {
    console.log(`${id}: ${stateOf(outcome.broadcast)}`);
    return 0;
  }
  const now = await readBroadcast(db, id);
  const known = REFUSED[outcome.why];
  console.error(known ?? `${id} ${now ? stateOf(now) : ''}: không làm được lúc này. / Not possible now.`);
  return 1;
}

function stateOf({ state, reason, sendAt }: Broadcast): string {
  if (state === 'paused' && reason !== '') return `${STATES.paused}, ${PAUSES[reason]}`;
  if (state === 'scheduled' && sendAt !== null) return `${STATES.scheduled} ${hanoiDate(sendAt)} ${hanoiTime(sendAt)}`;
  return STATES[state];
}

/** Shows how far it is, once a second, until it has ended or waits for a person. */
async function follow({ db }: Opened, id: string): Promise<number> {
  let samples: Sample[] = [];
  let shown = '';
  let found: Broadcast | null;
  for (;;) {
    found = await readBroadcast(db, id);
    if (!found) return unknown();
    samples = sampled(samples, found.counts, Date.now());
    const line =
      `${id} ${stateOf(found)} ${doneOf(found.counts) + openOf(found.counts) === 0 ? '' : progressLine(found, paceOf(samples))}`.trim();
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`);
    else if (line !== shown) console.log(line);
    shown = line;
    if (!['scheduled', 'planning', 'sending'].includes(found.state)) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  if (process.stdout.isTTY) process.stdout.write('\n');
  if (found.startedAt !== null) await tellReport(db, id);
  return 0;
}

function unknown(): number {
  console.error(REFUSED.unknown_id);
  return 1;
}

/** By the same words as the API and the list of recipients. */
async function tellReport(db: Opened['db'], id: string): Promise<void> {
  const report = await reportOf(db, id);
  if (!report) return;
  const rows = report.rows.map(({ channel, state, reason, count }) => [channel, state, reason || '-', String(count)]);
  if (rows.length > 0) console.log(table([['KÊNH', 'TRẠNG THÁI', 'LÝ DO', 'SỐ NGƯỜI'], ...rows]));
  console.log(`Dừng tin sau khi nhận / stopped after it: ${report.optedOut}`);
  if (report.broadcast.fair !== '') console.log(`Đăng ký sau khi nhận / registered after it: ${report.registered}`);
}

async function writeCsv({ db }: Opened, id: string, file: string): Promise<number> {
  if (!(await readBroadcast(db, id))) return unknown();
  let lines = 0;
  const out = await open(file, 'w');
  try {
    for await (const line of recipientsCsv(db, id)) {
      await out.write(line);
      lines++;
    }
  } finally {
    await out.close();
  }
  console.log(`${file}: ${lines - 1} dòng / rows`);
  return 0;
}
