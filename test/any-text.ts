/** Any text at all, for properties. */
import fc from 'fast-check';

const point = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 0x80, max: 0xffff }),
  fc.integer({ min: 0x10000, max: 0x10ffff }),
);

/**
 * Every code point, halves of surrogate pairs too, and the words that trip programs (`__proto__` …). `fc.string({ unit: 'binary' })` would do
 * with less, but first writes down all million characters, which takes seconds in every file (measured).
 */
export function anyText(maxLength = 10): fc.Arbitrary<string> {
  const points = fc.array(point, { maxLength }).map((all) => String.fromCodePoint(...all));
  return fc.oneof({ weight: 4, arbitrary: points }, fc.string({ maxLength }));
}
