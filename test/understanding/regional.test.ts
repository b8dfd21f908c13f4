import { expect, test } from 'vitest';
import { normalise } from '../../src/understanding/normalise.ts';
import { regional } from '../../src/understanding/regional.ts';

const also = (text: string): string[] => regional(normalise(text).words).map(({ says }) => says);

test.each([
  ['heo sạch', ['lợn']],
  ['heo', ['lợn']],
  ['đậu phộng rang', ['lạc']],
  ['dau phong rang', ['lạc']],
  ['chả lụa', ['giò lụa']],
  ['trà sen', ['chè']],
  ['chè Ba Trại', ['trà']],
  ['tra cứu hồ sơ', []],
  ['khảm trai', []],
  ['kham trai', []],
  ['trái bưởi', ['quả']],
  ['HTX Ba Vì', ['hợp tác xã']],
  ['hợp tác xã Ba Vì', ['htx']],
  ['mật ong', []],
  ['', []],
])('%j may also be called %j', (text, says) => {
  expect(also(text)).toEqual(says);
});

test('it says which words these are, and leaves them as they were', () => {
  const { words } = normalise('mua dau phong rang');
  expect(regional(words)).toEqual([{ at: 1, length: 2, says: 'lạc' }]);
  expect(words.map(({ folded }) => folded)).toEqual(['mua', 'dau', 'phong', 'rang']);
});
