import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Runtime, startNode } from '../scenario/runtime.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const ROWS = 10_000;
let runtime: Runtime;
let folder: string;
beforeAll(async () => {
  runtime = await startNode();
  folder = await mkdtemp(join(tmpdir(), 'nhip-cau-import-'));
});
afterAll(async () => {
  await runtime.stop();
  await rm(folder, { recursive: true, force: true });
});

it('imports 10,000 products beside a running service, which goes on answering every webhook', async () => {
  const file = join(folder, 'products.csv');
  const lines = Array.from(
    { length: ROWS },
    (_, n) => `Sản phẩm ví dụ số ${n},HTX Ví Dụ ${n % 700},Thực phẩm,4 sao,${2024 + (n % 2)}-03-0${(n % 9) + 1}`,
  );
  await writeFile(file, `tên sản phẩm,tên chủ thể,nhóm,hạng sao,ngày quyết định\n${lines.join('\n')}\n`);
  let imported: number | undefined;
  const work = new Promise<void>((done) => {
    const env = { ...process.env, ...runtime.env };
    execFile(
      process.execPath,
      ['--import', 'tsx', 'src/cli/import.ts', 'products', file],
      { cwd: ROOT, env, timeout: 110_000 },
      (error) => {
        imported = error ? Number(error.code ?? -1) : 0;
        done();
      },
    );
  });
  const answers: { status: number; ms: number }[] = [];
  // Bounded: at most 400 webhooks, one after the other.
  for (let n = 0; imported === undefined && n < 400; n++) {
    answers.push(await runtime.telegram.say(6_000_000 + n, 'xin chào'));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await work;
  expect(imported).toBe(0);
  expect(answers.length).toBeGreaterThan(20);
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  const { rows } = await runtime.db.execute("SELECT count(*) AS n FROM product WHERE name LIKE 'Sản phẩm ví dụ số %'");
  expect(rows[0]?.n).toBe(ROWS);
});

it('SIGTERM ends it with 0 within 10 seconds, and what was in flight is finished', async () => {
  runtime.telegram.fault({ kind: 'slow', ms: 700 });
  const answer = runtime.telegram.say(7_777_777, 'xin chào');
  await vi.waitFor(() => expect(runtime.telegram.calls.some(({ body }) => String(body.chat_id) === '7777777')).toBe(true), {
    timeout: 20_000,
    interval: 10,
  });
  const began = Date.now();
  const ended = new Promise<number | null>((done) => runtime.child?.once('exit', done));
  runtime.child?.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(Date.now() - began).toBeLessThan(10_000);
  expect((await answer).status).toBe(200);
  expect(runtime.telegram.sent.filter(({ chat }) => String(chat) === '7777777')).toHaveLength(1);
  const { rows } = await runtime.db.execute("SELECT state FROM outbox WHERE contact_id = 'telegram:7777777'");
  expect(rows.map(({ state }) => state)).toEqual(['sent']);
});
