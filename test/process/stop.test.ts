/** SIGTERM at bad moments: the service ends with 0 within 10 seconds, and its next start does what it left. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type NodeRuntime, startNode } from '../scenario/runtime.ts';
import { lockFile } from '../shell/lock.ts';

const LAN = 8_200_001;
let runtime: NodeRuntime;
beforeEach(async () => {
  runtime = await startNode();
});
afterEach(() => runtime.stop());

const got = () => runtime.telegram.sent.filter(({ chat }) => String(chat) === String(LAN)).length;
/** Bounded: 150 looks over 30 s. */
const until = async (holds: () => boolean | Promise<boolean>) => {
  for (let look = 0; look < 150 && !(await holds()); look++) await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await holds()).toBe(true);
};

async function stopNow(): Promise<{ code: number | null; ms: number }> {
  const began = Date.now();
  const ended = new Promise<number | null>((done) => runtime.child?.once('exit', done));
  runtime.child?.kill('SIGTERM');
  return { code: await ended, ms: Date.now() - began };
}

it('while Telegram hangs', async () => {
  runtime.telegram.fault({ kind: 'hang', undone: true });
  const answer = runtime.telegram.say(LAN, 'xin chào');
  await until(() => runtime.telegram.calls.some(({ method }) => method === 'sendMessage'));
  const { code, ms } = await stopNow();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
  // It was stored, so the platform was told so, and the reply leaves after the next start.
  expect((await answer).status).toBe(200);
  await runtime.again();
  await until(() => got() > 0);
  expect(got()).toBe(1);
});

it('while another program holds the database', async () => {
  const file = String(runtime.env.LIBSQL_URL).replace('file:', '');
  const release = await lockFile(file);
  const answer = runtime.telegram.say(LAN, 'xin chào').catch(() => ({ status: 0 }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { code, ms } = await stopNow();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
  expect((await answer).status).not.toBe(200);
  await release();
  await runtime.again();
  expect((await runtime.telegram.say(LAN, 'xin chào')).status).toBe(200);
  await until(() => got() > 0);
  expect(got()).toBe(1);
});
