/** What a session keeps of a lookup's result. */
import { expect, test } from 'vitest';
import { fieldsSpokenOf, keepOnly } from '../../src/engine/keep.ts';
import { BOOK } from './fixture.ts';

test('fields of a called flow count as spoken of, others do not', () => {
  const { caller } = BOOK.flows;
  if (!caller) throw new Error('no such flow');
  expect(fieldsSpokenOf(BOOK, caller)).toContain('hint');
  expect(fieldsSpokenOf(BOOK, caller)).not.toContain('photo');
});

test('a missing result is null; a plain one stays; lists keep all their items', () => {
  const fields = new Set(['a']);
  expect([undefined, 0, { a: undefined }, [{ a: 1, b: 2 }, { b: 3 }]].map((result) => keepOnly(result, fields))).toEqual([
    null,
    0,
    {},
    [{ a: 1 }, {}],
  ]);
});
