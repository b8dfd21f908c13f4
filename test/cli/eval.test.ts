import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { office } from './process.ts';

const { folder, run, close } = office();
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
