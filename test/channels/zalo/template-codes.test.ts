/** Every code of the template host's table (zalo-oa 4.2), class by class as the table has them. */
import { expect, test } from 'vitest';
import { TEMPLATE_CODES } from '../../../src/channels/zalo/template-codes.ts';
import type { Failure } from '../../../src/model.ts';

/** As written in the table: classes in its order, ranges with their ends. */
const TABLE: Record<string, [Failure, string]> = {
  T: ['refresh-token', '-124'],
  R: ['retry', '-100'],
  W: ['wait', '-126 -133 -144 -1441 -147 -160'],
  D: ['drop-recipient', '-108 -110 -114 -118 -119 -139 -140 -141 -1471 -1472'],
  F: ['configuration', '-101..-105 -115 -117 -120 -1201 -1202 -125 -131 -135 -1351 -136 -137 -138 -1381 -145 -146 -1241'],
  P: [
    'bad-message',
    '-106 -107 -109 -1091 -111 -112 -1121 -1122 -1123 -1124 -113 -1131 -1132 -116 -121 -122 -123 -127 -128 -129 -130 -132 -142 -143 -148..-150 -151..-153 -158 -159 -161 -162',
  ],
};

function codesOf(text: string): number[] {
  return text.split(' ').flatMap((word) => {
    const [from = 0, to = from] = word.split('..').map(Number);
    return Array.from({ length: from - to + 1 }, (_, n) => from - n);
  });
}

test.each(Object.entries(TABLE))('class %s', (_class, [failure, text]) => {
  for (const code of codesOf(text)) expect([code, TEMPLATE_CODES.get(code)]).toEqual([code, failure]);
});

test('nothing else stands in it', () => {
  expect(TEMPLATE_CODES.size).toBe(Object.values(TABLE).flatMap(([, text]) => codesOf(text)).length);
});
