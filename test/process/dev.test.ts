import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
let dev: ChildProcess | undefined;
let printed = '';
afterEach(() => {
  dev?.kill('SIGKILL');
});

/** Bounded: 600 looks over 60 s. */
async function until(holds: () => boolean): Promise<void> {
  for (let look = 0; look < 600; look++) {
    if (holds()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`it did not come to pass; printed:\n${printed}`);
}

/** Starts it; the exit code comes when it has ended. */
function start(): Promise<number | null> {
  // The real .env of whoever runs the tests must not matter, nor an office's settings in the environment.
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/dev.ts'], { cwd: ROOT, env: { PATH: process.env.PATH, PORT: '0' } });
  dev = child;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  return new Promise((done) => child.once('exit', (code) => done(code)));
}

const type = (line: string) => dev?.stdin?.write(`${line}\n`);
const address = (name: RegExp) => name.exec(printed)?.[1] ?? '';

/** Every process that this one started, and those that they did. */
function descendants(of: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  const children = rows.flatMap(([pid = 0, parent]) => (parent === of ? [pid] : []));
  return children.flatMap((pid) => [pid, ...descendants(pid)]);
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('runs the Worker between offline platforms, talks on both, and Ctrl+C leaves nothing running', async () => {
  const ended = start();
  await until(() => printed.includes(':quit'));
  const url = address(/Worker\): (http:\S+)/);
  expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ ok: true, channels: { telegram: 'on', zalo: 'on' } });
  // The API is bundled with a part of zod only (src/cli/worker-build.ts): its first request makes every shape, though the description is a text.
  expect(await (await fetch(`${url}/api/openapi.json`)).json()).toMatchObject({ paths: { '/api/dossiers/{code}': { put: {} } } });
  type('xin chào');
  await until(() => /\[telegram 1001\]\n[\s\S]*Nhịp Cầu OCOP/.test(printed));
  type(':1');
  await until(() => printed.split('[telegram 1001]').length > 2);
  type(':zalo 777');
  type('xin chào');
  await until(() => /\[zalo 777\]\n[\s\S]*Nhịp Cầu OCOP/.test(printed));
  const started = descendants(dev?.pid ?? 0);
  expect(started.length).toBeGreaterThan(1);
  dev?.kill('SIGINT');
  expect(await ended).toBe(0);
  // The compiler that tsx keeps beside a process ends a moment after it.
  await until(() => !started.some(isAlive));
  for (const gone of [url, address(/libSQL: (http:\S+)/), address(/Telegram \(offline\): (http:\S+)/)])
    await expect(fetch(gone)).rejects.toThrow();
});
