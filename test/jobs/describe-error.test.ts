import { expect, it } from 'vitest';
import { describeError } from '../../src/jobs/describe-error.ts';

const thrown = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

it.each([
  ['JSON that does not parse', thrown(() => JSON.parse('số của tôi 0912 345 678')), 'SyntaxError: Unexpected token …'],
  ['a search', new Error('fts5: syntax error near "0912 345 678"'), 'Error: fts5: syntax error near …'],
  ['a bare number', new Error('no row for 0912 345 678 here'), 'Error: no row for …here'],
  ['what is not an error', '0912345678', 'unknown'],
])('quotes nothing of what a person wrote: %s', (_title, error, said) => {
  expect(describeError(error)).toBe(said);
});

it('says what is needed to find it', () => {
  expect(describeError(new Error('SQLITE_ERROR: no such column: r.numbr'))).toBe('Error: SQLITE_ERROR: no such column: r.numbr');
});
