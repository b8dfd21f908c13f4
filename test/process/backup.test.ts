import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Runtime, startNode } from '../scenario/runtime.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PERSON = 8_100_001;
let runtime: Runtime;
let folder: string;
let file: string;
beforeAll(async () => {
  runtime = await startNode();
  folder = await mkdtemp(join(tmpdir(), 'nhip-cau-backup-'));
  file = join(folder, 'copy.db');
  await runtime.db.execute('CREATE TABLE ballast (x BLOB)');
  for (let n = 0; n < 400; n++) await runtime.db.execute('INSERT INTO ballast (x) VALUES (randomblob(200000))');
});
afterAll(async () => {
  await runtime.stop();
  await rm(folder, { recursive: true, force: true });
});

const texts = () => runtime.telegram.sent.filter(({ chat }) => String(chat) === String(PERSON)).map(({ text }) => text);

it('a running service answers every webhook while an 80 MB copy is made of its file', async () => {
  for (const said of ['xin chào', '1', '1']) expect((await runtime.telegram.say(PERSON, said)).status).toBe(200);
  let code: number | undefined;
  const copying = new Promise<void>((done) => {
    const env = { ...process.env, ...runtime.env };
    execFile(process.execPath, ['--import', 'tsx', 'src/cli/backup.ts', file], { cwd: ROOT, env, timeout: 110_000 }, (error) => {
      code = error ? Number(error.code ?? -1) : 0;
      done();
    });
  });
  const answers: { status: number }[] = [];
  // Bounded: at most 2,000 webhooks, one after the other.
  for (let n = 0; code === undefined && n < 2000; n++) answers.push(await runtime.telegram.say(8_200_000 + n, 'xin chào'));
  await copying;
  expect(code).toBe(0);
  expect(answers.length).toBeGreaterThan(10);
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect((await stat(file)).size).toBeGreaterThan(80_000_000);
});

it('the copy, put in place as the command says, is a service that goes on where everybody was', async () => {
  const { DATA_KEY = '', TELEGRAM_API_ROOT = '' } = runtime.env;
  const restored = await startNode({ LIBSQL_URL: `file:${file}`, DATA_KEY, TELEGRAM_API_ROOT });
  try {
    expect(await (await fetch(`${restored.url}/healthz`)).json()).toMatchObject({ ok: true });
    runtime.telegram.webhookTo(`${restored.url}/webhook/telegram`);
    const before = texts().length;
    // The person had been asked for a link code: "back" leads to the question before, not to a first welcome.
    expect((await runtime.telegram.say(PERSON, '/quaylai')).status).toBe(200);
    expect(texts().slice(before)).toHaveLength(1);
    expect(texts().at(-1)).not.toContain('Nhịp Cầu OCOP');
    expect(runtime.telegram.problems).toEqual([]);
  } finally {
    await restored.stop();
  }
});
