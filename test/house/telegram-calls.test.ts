/** Every outgoing Telegram call of every test is checked against the Bot API as data: the offline server notes what is wrong, the tests must look. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const TEST = resolve(import.meta.dirname, '..');
const STARTS = /\bstartTelegramServer\(/;
const LOOKS = /\.problems\)\.toEqual\(\[\]\)|\.problems\.length > 0\) throw/;

it('whoever starts the offline Bot API asserts that no call was wrong', () => {
  const files = readdirSync(TEST, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path) && !/^(platforms\/telegram-server|house\/telegram-calls\.test)\.ts$/.test(path));
  const texts = files.map((path) => ({ path, text: readFileSync(join(TEST, path), 'utf8') }));
  const starting = texts.filter(({ text }) => STARTS.test(text));
  expect(starting.length).toBeGreaterThan(4);
  expect(starting.filter(({ text }) => !LOOKS.test(text)).map(({ path }) => path)).toEqual([]);
});
