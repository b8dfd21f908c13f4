/** JSON that is small enough to be read and made to hurt whoever reads it. Each is a little less than 256 KiB. */
const SIZE = 255 * 1024;

const fill = (piece: string, around = 0) => piece.repeat(Math.floor((SIZE - around) / piece.length));

function nested(open: string, core: string, close: string): string {
  const times = Math.floor(SIZE / (open.length + close.length)) - core.length;
  return open.repeat(times) + core + close.repeat(times);
}

/** The bombs by name. */
export const BOMBS: Record<string, string> = {
  'arrays in arrays': nested('[', '', ']'),
  'objects in objects': nested('{"a":', '1', '}'),
  'one that never closes': fill('['),
  'a hundred thousand numbers': `[${fill('0,', 10)}0]`,
  'fifty thousand objects': `[${fill('{},', 10)}{}]`,
  'twenty thousand keys': `{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":1`).join(',')}}`,
  'keys that are numbers': `{${Array.from({ length: 12_000 }, (_, n) => `"${n * 4_294_967}":1`).join(',')}}`,
  'one key over and over': `{${fill('"a":1,', 20)}"a":1}`,
  'a number of 250,000 digits': fill('9'),
  'a fraction as long': `0.${fill('9', 2)}`,
  'an exponent as long': `1e${fill('9', 2)}`,
  'ten thousand long integers': `[${fill('12345678901234567890,', 30)}1]`,
  'nothing but escapes': `"${fill('\\u0041', 2)}"`,
  'a text that is JSON again': `"${fill('[')}"`,
  'names of the language': '{"__proto__":{"x":1},"constructor":{"prototype":{"y":2}},"toString":1,"length":1e9}',
};
