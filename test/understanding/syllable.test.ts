import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fits,
  isBare,
  isStop,
  keysOf,
  ONSETS,
  RHYMES,
  readSyllable,
  type Syllable,
  type Tone,
  writeSyllable,
} from '../../src/understanding/syllable.ts';
import { decodeTelex } from '../../src/understanding/telex.ts';
import { decodeVni } from '../../src/understanding/vni.ts';

/** Every syllable that the grammar allows. */
const LEGAL: Syllable[] = ONSETS.flatMap((onset) =>
  RHYMES.filter((rhyme) => fits(onset, rhyme)).flatMap((rhyme) =>
    ([0, 1, 2, 3, 4, 5] as Tone[])
      .filter((tone) => (isStop(rhyme) ? tone === 1 || tone === 5 : true))
      .map((tone) => ({ onset, rhyme, tone })),
  ),
);
const WRITTEN = [...new Set(LEGAL.map(writeSyllable))];

const TELEX: Record<string, string> = {
  '\u0302': '=',
  '\u031b': 'w',
  '\u0306': 'w',
  '\u0301': 's',
  '\u0300': 'f',
  '\u0309': 'r',
  '\u0303': 'x',
  '\u0323': 'j',
};
const VNI: Record<string, string> = {
  '\u0302': '6',
  '\u031b': '7',
  '\u0306': '8',
  '\u0301': '1',
  '\u0300': '2',
  '\u0309': '3',
  '\u0303': '4',
  '\u0323': '5',
};
const TONES = /[\u0301\u0300\u0309\u0303\u0323]/;

/** A word in an input method's keys: the tone right behind its vowel or at the end of the word. */
function encode(word: string, keys: Record<string, string>, atEnd: boolean): string {
  let [typed, end] = ['', ''];
  // The vowel's mark before its tone, as people type them.
  const signs = word.normalize('NFD').replace('oo', keys === TELEX ? 'ooo' : 'oo');
  for (const sign of signs.replace(/(\u0323)([\u0302\u0306\u031b])/g, '$2$1')) {
    const key = keys[sign] ?? (sign === 'đ' ? (keys === TELEX ? 'dd' : 'd9') : sign);
    if (atEnd && TONES.test(sign)) end = key;
    else typed += key === '=' ? typed.charAt(typed.length - 1) : key;
  }
  return typed + end;
}

test('the grammar allows as many syllables as the language may write', () => {
  expect(WRITTEN.length).toBeGreaterThan(12_000);
  expect(WRITTEN.length).toBeLessThan(20_000);
});

test.each('nghiêng giếng gì gìn quốc quýt quyển khuỷu thuở rượu xoong ngoằn nguyễn yêu huýt'.split(' '))('%j is a syllable', (word) => {
  expect(readSyllable(word) && writeSyllable(readSyllable(word) as Syllable)).toBe(word);
});

test.each('kà cê nghà ngê ghò gê iêu quua bànk shop wép mật1 mảt cặn` zì'.split(' '))('%j is none', (word) => {
  expect(readSyllable(word)).toBeNull();
});

test.each([
  ['hoà', 'hòa'],
  ['thuỷ', 'thủy'],
  ['khoẻ', 'khỏe'],
  ['qúy', 'quý'],
  ['gía', 'giá'],
  ['phựơng', 'phượng'],
  ['gìờ', 'giờ'],
  ['đựơc', 'được'],
  ['nôí', 'nối'],
  ['xoòng', 'xoòng'],
])('the tone of %j is written as in %j', (typed, written) => {
  expect(writeSyllable(readSyllable(typed) as Syllable)).toBe(written);
});

test('every syllable is read back as it was written, and known without its marks', () => {
  for (const word of WRITTEN) {
    expect(writeSyllable(readSyllable(word) as Syllable)).toBe(word);
    expect(isBare(keysOf(word)?.letters ?? ''), word).toBe(true);
  }
});

describe.each([
  ['Telex', TELEX, decodeTelex],
  ['VNI', VNI, decodeVni],
] as const)('%s', (_, keys, decode) => {
  test('every legal syllable in keys decodes to itself, with the tone at its vowel or at the end', () => {
    for (const word of WRITTEN) {
      for (const atEnd of [false, true]) {
        const typed = encode(word, keys, atEnd);
        if (typed === word) continue;
        const decoded = decode(typed);
        expect(decoded && writeSyllable(decoded.syllable), `${typed} is ${word}`).toBe(word);
      }
    }
  });

  test('a word without keys is left alone', () => {
    for (const word of ['nguoi', 'duoc', 'xin', 'shop', 'ocop', 'zalo']) expect(decode(word)).toBeNull();
  });

  test('any letters and digits give a legal syllable or nothing', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'aeiouydwsfrxjzngthcpm123456789đ'), maxLength: 18 });
    fc.assert(
      fc.property(letters, (word) => {
        const decoded = decode(word);
        if (decoded) expect(readSyllable(writeSyllable(decoded.syllable))).toEqual(decoded.syllable);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['tieengs', 'tiếng'],
  ['tiengse', 'tiếng'],
  ['dduowcj', 'được'],
  ['ddudwocj', null],
  ['duocjw', 'dược'],
  ['duocjwd', 'được'],
  ['nwowcs', 'nước'],
  ['nuocws', 'nước'],
  ['uwowngs', 'ướng'],
  ['đượcj', 'được'],
  ['hồf', 'hồ'],
  ['hoaf', 'hòa'],
  ['quys', 'quý'],
  ['gif', 'gì'],
  ['pass', null],
  ['user', null],
  ['web', null],
  ['house', null],
  ['data', null],
])('Telex %j is %j', (typed, word) => {
  const decoded = decodeTelex(typed);
  expect(decoded && writeSyllable(decoded.syllable)).toBe(word);
});

test.each([
  ['ma65t', 'mật'],
  ['d9u7o75c', 'được'],
  ['duoc975', 'được'],
  ['d9uoc75', 'được'],
  ['nguoi72', 'người'],
  ['so7', 'sơ'],
  ['hồ2', 'hồ'],
  ['t7', null],
  ['m2', null],
  ['mp3', null],
  ['a2b3', null],
  ['500kg', null],
  ['b2b', null],
])('VNI %j is %j', (typed, word) => {
  const decoded = decodeVni(typed);
  expect(decoded && writeSyllable(decoded.syllable)).toBe(word);
});
