/** What is particular to a Telegram bot, played by webhooks through the whole program. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { greet } from './asking.ts';
import { type Actor, openStage, type Stage } from './stage.ts';

let stage: Stage;
let lan: Actor;

beforeEach(async () => {
  stage = await openStage();
  lan = stage.on.telegram(9001);
  await greet(lan);
});

afterEach(async () => {
  expect(stage.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await stage.stop();
});

it('a tap that the platform repeats is handled once, and its spinner ended each time', async () => {
  const shown = stage.telegram.sent.at(-1);
  const first = await stage.telegram.tap(9001, 1);
  await stage.look();
  expect(lan.news()).not.toBe('');
  const id = String((first.update.callback_query as { id: string }).id);
  const asked = () =>
    stage.telegram.calls.filter(({ method, body }) => method === 'answerCallbackQuery' && body.callback_query_id === id).length;
  expect([asked(), [...stage.telegram.openTaps]]).toEqual([1, []]);
  for (let n = 2; n <= 3; n++) {
    expect((await stage.telegram.deliver(first.update)).status).toBe(200);
    await stage.look();
    expect(asked()).toBe(n);
  }
  expect(lan.news()).toBe('');
  expect(shown?.messageId).toBeDefined();
});

it('a deep link opens the flow it names; what it names otherwise is a greeting', async () => {
  await lan.say('/start fairs');
  expect(lan.news()).toMatch(/hội chợ/i);
  for (const payload of ['', 'khong-co', 'sorry', '__proto__', 'task-arrived']) {
    expect(await lan.say(`/start ${payload}`.trim())).toBe(200);
    expect(lan.news()).not.toBe('');
  }
});

it('what is said back is escaped: no markup of a person reaches Telegram', async () => {
  await lan.say('tìm <b>mật ong</b> & <script>alert(1)</script>');
  const texts = stage.telegram.calls.filter(({ method }) => method === 'sendMessage').map(({ body }) => String(body.text));
  expect(texts.filter((text) => /<(?!\/?(?:b|i|u|s|code|pre|a)\b)/.test(text) || text.includes('<b>'))).toEqual([]);
  expect(stage.telegram.calls.filter(({ method }) => method === 'sendMessage').every(({ body }) => body.parse_mode === 'HTML')).toBe(true);
});
