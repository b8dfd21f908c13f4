import { expect, it } from 'vitest';
import { englishNames, inVietnamese } from '../../src/understanding/english.ts';
import { readSyllable } from '../../src/understanding/syllable.ts';

it.each([
  ['honey', 'mật ong'],
  ['Green tea', 'chè'],
  ['sticky rice, please', 'nếp, please'],
  ['potatoes and carrots', 'khoai tây and cà rốt'],
  ['silk scarves for gifts', 'khăn quàng for gifts'],
  ['pottery from Bat Trang', 'gốm from Bat Trang'],
  ['Lacquerware', 'sơn mài'],
])('%s is searched as %s', (said, meant) => expect(inVietnamese(said)).toBe(meant));

it.each(['mật ong', 'mat ong', 'tim gom', 'trai cay', 'teak', 'Honeywell', 'bánh cookies', 'ricefield'])('%s stays', (said) =>
  expect(inVietnamese(said)).toBe(said),
);

it('no single English word is what somebody types who leaves the marks out', () =>
  expect(englishNames().filter((name) => !name.includes(' ') && readSyllable(name) !== null)).toEqual([]));
