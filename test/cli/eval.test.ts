import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { office } from './process.ts';

const { folder, url, run, close } = office();
afterAll(close);

const HELD_OUT = resolve(import.meta.dirname, '../fixtures/utterances/held-out.jsonl');

test('--json prints one object with the measures, each intent and the misses', async () => {
  const { code, out } = await run('eval', HELD_OUT, '--json');
  expect(code).toBe(0);
  const measured = JSON.parse(out) as Record<string, unknown> & { misses: unknown[]; byIntent: object };
  for (const name of ['accuracy', 'withinChoices', 'sure', 'rightWhenSure']) {
    expect(measured[name]).toBeGreaterThanOrEqual(0);
    expect(measured[name]).toBeLessThanOrEqual(1);
  }
  expect(Object.keys(measured.byIntent)).toHaveLength(11);
  expect(Array.isArray(measured.misses)).toBe(true);
});

test('other acceptable intents count as right, and a wrong label shows as a miss', async () => {
  const file = join(folder, 'mine.jsonl');
  writeFileSync(
    file,
    [
      '{"text":"gặp cán bộ","intent":"complaint","expect":{"alt_intents":["ask_human"]}}',
      '',
      '{"text":"gặp cán bộ","intent":"greeting"}',
    ].join('\n'),
  );
  const { out } = await run('eval', file, '--json');
  expect(JSON.parse(out)).toMatchObject({
    accuracy: 0.5,
    sure: 1,
    rightWhenSure: 0.5,
    misses: [{ text: 'gặp cán bộ', expected: 'greeting', guessed: 'ask_human' }],
  });
});

test.each([
  ['{"text":"a","intent":"nope"}', ':1'],
  ['{"text":"a","intent":"greeting"}\nkhông phải json', ':2'],
  ['{"intent":"greeting"}', ':1'],
])('%j is refused with its line', async (content, line) => {
  const file = join(folder, 'bad.jsonl');
  writeFileSync(file, content);
  const { code, err } = await run('eval', file);
  expect([code, err.includes(`bad.jsonl${line}`)]).toEqual([1, true]);
});

test('no file, or one that is not there', async () => {
  expect((await run('eval')).code).toBe(2);
  expect((await run('eval', join(folder, 'none.jsonl'))).code).toBe(1);
});

test('--unanswered groups what was not understood, and --export writes it ready to label', async () => {
  expect((await run('eval', '--unanswered')).out).toContain('Chưa có câu nào');
  const db = openNodeClient(url);
  await db.execute(`INSERT INTO question(folded, times, first_at, last_at) VALUES
    ('co ban ve so khong a', 2, 1, 5), ('ve so co ban khong', 3, 1, 4), ('goi cho [số]', 1, 1, 3)`);
  db.close();
  const file = join(folder, 'to-label.jsonl');
  const { code, out } = await run('eval', '--unanswered', '--json', '--export', file);
  expect(code).toBe(0);
  expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject([
    { times: 5, wordings: 2, example: 've so co ban khong' },
    { times: 1, wordings: 1, example: 'goi cho [số]' },
  ]);
  const [first] = readFileSync(file, 'utf8').split('\n');
  expect(JSON.parse(first ?? '')).toMatchObject({ text: 've so co ban khong', intent: '', times: 5 });
  // Not labelled yet: it says where.
  expect((await run('eval', file)).err).toContain('to-label.jsonl:1');
});
