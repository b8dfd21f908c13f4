/** `ZALO_SIGNATURE=observe`, for the first days of a real OA: handled all the same, counted, and nobody can overlook it. */
import { afterEach, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;

afterEach(async () => {
  await stage.stop();
});

const zaloHealth = async () => {
  const answer = (await (await fetch(`${stage.url}/healthz`)).json()) as { channels: Record<string, string> };
  return answer.channels.zalo;
};

it('bad and missing signatures are handled and counted, /healthz says so, and the staff hear of it once a day', async () => {
  stage = await openStage({ env: { ZALO_SIGNATURE: 'observe' } });
  const officer = await stage.staff('Chị Mai', 8001);
  const viewer = await stage.staff('Anh Nam', 8002, 'viewer');
  expect(await zaloHealth()).toBe('on, signatures observed: 0 bad');
  expect((await stage.zalo.say('9001', 'xin chào')).status).toBe(200);
  await stage.look();
  expect(officer.news()).toBe('');
  for (const signed of ['wrong', 'none', 'wrong'] as const) {
    expect((await stage.zalo.say('9001', 'menu', { signed })).status).toBe(200);
    await stage.look();
  }
  expect(await stage.value("SELECT count(*) FROM inbox WHERE contact_id = 'zalo:9001'")).toBe(4);
  expect(await zaloHealth()).toBe('on, signatures observed: 3 bad');
  expect(officer.news().match(/không khớp chữ ký/g)).toHaveLength(1);
  await stage.wait(24);
  expect((await stage.zalo.say('9001', 'menu', { signed: 'wrong' })).status).toBe(200);
  await stage.look();
  expect(officer.news().match(/không khớp chữ ký/g)).toHaveLength(1);
  expect(viewer.news()).toBe('');
  expect(await zaloHealth()).toBe('on, signatures observed: 4 bad');
  expect(stage.lines.filter((line) => line.includes('signature did not match'))).toHaveLength(4);
});

it('enforced, a bad signature is refused and not counted', async () => {
  stage = await openStage();
  expect((await stage.zalo.say('9001', 'xin chào', { signed: 'wrong' })).status).toBe(401);
  expect(await zaloHealth()).toBe('on');
  expect(await stage.value('SELECT count(*) FROM channel_state')).toBe(0);
});
