import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthOf, shorten, splitText } from '../../src/channels/split.ts';

const bare = (text: string) => text.replace(/\s/gu, '');
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(fc.constantFrom('Dạ', 'anh/chị', '👩‍👩‍👧‍👦', 'e\u0302\u0301', '\n', '\n\n', ' ', '. ', '!', 'mật ong', '\r\n'), {
      maxLength: 200,
    })
    .map((words) => words.join('')),
);

describe('splitText', () => {
  it.each([
    { title: 'a short text stays one part', text: 'Dạ, em chào anh/chị.', limit: 40, parts: ['Dạ, em chào anh/chị.'] },
    { title: 'an empty text gives no part', text: ' \n', limit: 40, parts: [] },
    { title: 'a paragraph end is liked best', text: 'Một. Hai ba.\n\nBốn năm. Sáu', limit: 24, parts: ['Một. Hai ba.', 'Bốn năm. Sáu'] },
    {
      title: 'then a line end',
      text: '1. Mật ong rừng\n2. Chè khô. Loại một',
      limit: 28,
      parts: ['1. Mật ong rừng', '2. Chè khô. Loại một'],
    },
    { title: 'then a sentence end', text: 'Dạ vâng ạ. Em gửi ngay cho anh.', limit: 20, parts: ['Dạ vâng ạ.', 'Em gửi ngay cho anh.'] },
    { title: 'then a word', text: 'mật ong hoa nhãn Hưng Yên', limit: 10, parts: ['mật ong', 'hoa nhãn', 'Hưng Yên'] },
    { title: 'a part may be exactly as long as the limit', text: 'abcde fghij', limit: 5, parts: ['abcde', 'fghij'] },
    { title: 'a family emoji is never cut', text: '👩‍👩‍👧‍👦👩‍👩‍👧‍👦', limit: 10, parts: ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'] },
    { title: 'a long word is cut between letters', text: 'aaaaaaaaaa', limit: 4, parts: ['aaaa', 'aaaa', 'aa'] },
  ])('$title', ({ text, limit, parts }) => {
    expect(splitText(text, limit)).toEqual(parts);
  });

  it('loses nothing but whitespace, keeps to the limit and cuts no surrogate pair', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const parts = splitText(text, limit);
        expect(bare(parts.join(''))).toBe(bare(text));
        for (const part of parts) {
          expect(lengthOf(part)).toBeLessThanOrEqual(limit);
          expect(part).not.toBe('');
          expect(part.isWellFormed()).toBe(text.isWellFormed());
        }
      }),
    );
  });

  it('never cuts inside a grapheme that fits', () => {
    const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' });
    const family = fc.constantFrom('👩‍👩‍👧‍👦', 'e\u0302\u0301', 'đ', '🇻🇳').chain((one) => fc.constant(one));
    fc.assert(
      fc.property(fc.array(family, { minLength: 1, maxLength: 40 }), fc.integer({ min: 8, max: 20 }), (letters, limit) => {
        const text = letters.join('\u200b');
        const allowed = new Set([...graphemes.segment(text)].map(({ segment }) => segment));
        for (const part of splitText(text, limit)) for (const { segment } of graphemes.segment(part)) expect(allowed).toContain(segment);
      }),
    );
  });
});

describe('shorten', () => {
  it.each([
    ['Mật ong', 10, 'Mật ong'],
    ['Mật ong hoa nhãn', 10, 'Mật ong h…'],
    ['ab👩‍👩‍👧‍👦', 5, 'ab…'],
  ])('%s to %i', (text, limit, short) => {
    expect(shorten(text, limit)).toBe(short);
  });
});
