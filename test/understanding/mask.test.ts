import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mask } from '../../src/understanding/mask.ts';
import { anyText } from '../any-text.ts';

test.each([
  ['gọi em 0912 345 678 nhé', 'gọi em [số] nhé'],
  ['+84.912.345.678', '[số]'],
  ['không chín một hai ba bốn năm sáu bảy tám', '[số]'],
  ['gửi về a.b@c.vn giúp em', 'gửi về [email] giúp em'],
  ['!@!@{ hay <d@e.vn>, d@@e', '[email] hay <[email]>, [email]'],
  ['HN-2026-0123 sao rồi, yc 2026 0001 nữa', '[mã] sao rồi, [mã] nữa'],
  ['mã a2b3c-4d5e6 không được', 'mã [mã] không được'],
  ['cccd 001088012345', 'cccd [số]'],
  ['xem www.facebook.com/ai.do', 'xem [link]'],
  ['500kg/tháng, 4 sao, 150.000 đ', '500kg/tháng, 4 sao, 150.000 đ'],
  ['năm hai ba cái', 'năm hai ba cái'],
])('%j is kept as %j', (text, kept) => {
  expect(mask(text)).toBe(kept);
});

test('no phone number survives, however it is written and wherever it stands', () => {
  const phone = fc
    .tuple(fc.integer({ min: 0, max: 99_999_999 }), fc.array(fc.constantFrom('', ' ', '.', '-', ' - '), { minLength: 10, maxLength: 10 }))
    .map(([rest, between]) => [...`09${String(rest).padStart(8, '0')}`].map((digit, place) => digit + (between[place] ?? '')).join(''));
  fc.assert(
    fc.property(phone, fc.constantFrom('gọi em ', 'số:', '(', ''), fc.constantFrom(' nhé', ')', '.', ''), (number, before, after) => {
      expect(mask(before + number + after).replace(/\D/g, '')).toBe('');
    }),
  );
});

test('masking twice changes nothing', () => {
  fc.assert(fc.property(anyText(), (text) => mask(mask(text)) === mask(text)));
  // Made of what masks look for.
  const part = fc.constantFrom('@', '.', '-', '<', '>', ' ', '/', '[', ']', 'a', 'B2', '09', '1', '20', 'HN', 'www.', '.vn', 'hai ', 'năm');
  const parts = fc.array(part, { maxLength: 20 }).map((all) => all.join(''));
  fc.assert(
    fc.property(parts, (text) => mask(mask(text)) === mask(text)),
    { numRuns: 2000 },
  );
});
