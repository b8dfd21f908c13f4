import { expect, it } from 'vitest';
import { packBook, unpackBook } from '../../src/engine/packed-book.ts';
import { book } from '../../src/house.ts';

it('what is packed, written and read again is the same book', () => {
  const read = unpackBook(JSON.parse(JSON.stringify(packBook(book()))));
  expect(Object.keys(read.flows).length).toBeGreaterThan(50);
  expect(read).toEqual(book());
  expect(JSON.stringify(read)).toBe(JSON.stringify(book()));
});

it('a flow that nobody walks is not read', () => {
  const packed = packBook(book());
  const [name = '', flow] = Object.entries(packed.flows)[0] ?? [];
  if (flow) flow.steps = 'not yet looked at';
  const read = unpackBook(packed);
  expect(read.flows[name]?.revision).toBe(flow?.revision);
  expect(() => read.flows[name]?.steps).toThrow(SyntaxError);
});
