/** Which of some choices a typed text means. */
import { expect, test } from 'vitest';
import { pickOne } from '../../src/engine/pick.ts';

const rules = { numbers: true, loose: true };

test.each([
  ['9m2', 0],
  ['9 m2 ạ', 0],
  ['9 m²', 0],
  ['18m2', 1],
  ['18 M2', 1],
  ['8m2', null],
  ['m2', null],
  ['2', 1],
])('a size is typed as an old phone can: "%s"', (said, expected) => {
  for (const labels of [
    ['9 m²', '18 m²'],
    ['Gian 9 m²', 'Gian 18 m²'],
  ]) {
    expect(
      pickOne(
        said,
        labels.map((label) => [label]),
        rules,
      ),
    ).toBe(expected);
  }
});

test('a size with the word before it, typed so', () => {
  expect(pickOne('gian 9m2', [['Gian 9 m²'], ['Gian 18 m²']], rules)).toBe(0);
});
