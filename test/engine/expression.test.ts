/** Expressions of flows. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, holds, parseExpression, path, type Scope, SyntaxProblem } from '../../src/engine/expression.ts';
import type { Value } from '../../src/model.ts';

const SCOPE: Scope = {
  person: { language: 'vi', consents: ['contact', 'notices:fairs'], staff: null, producers: [{ code: 'P1' }, { code: 'P2' }] },
  count: 3,
  zero: 0,
  text: 'mật ong',
  four: '4',
  when: '2026-11-24',
  yes: true,
  none: [],
  'min-stars': 4,
};

describe('evaluate', () => {
  test.each<[string, Value]>([
    ['count', 3],
    ["'a'", 'a'],
    ['person.language == "vi"'.replaceAll('"', "'"), true],
    ["'contact' in person.consents", true],
    ["'share' in person.consents", false],
    ["'share' in missing", false],
    ["'ong' in text", true],
    ["'language' in person", true],
    ['count > 2 and count <= 3', true],
    ['count > 3 or yes', true],
    ['yes or yes and zero', true],
    ['(yes or yes) and zero', false],
    ['not yes or yes', true],
    ['not (yes or yes)', false],
    ['not missing', true],
    ['not none', true],
    ['not zero', true],
    ["missing == ''", true],
    ['missing == false', true],
    ['missing == 0', false],
    ['missing.deep.er', null],
    ['missing < 5', false],
    ['missing >= 0', false],
    ['four == 4', true],
    ["four < '10'", true],
    ["when < '2026-12-01'", true],
    ["when != '2026-11-24'", false],
    ['person.producers.count == 2', true],
    ['person.producers.1.code', 'P2'],
    ['person.staff', null],
    ['person.staff.name', null],
    ['min-stars >= 4', true],
    ['count == -3', false],
    ['true == yes', true],
  ])('%s is %j', (source, value) => expect(evaluate(parseExpression(source), SCOPE)).toEqual(value));

  test('a condition that is not there holds', () => expect(holds(undefined, {})).toBe(true));
  test('names that every object has are missing all the same', () => expect(path({ a: {} }, ['a', 'constructor'])).toBeUndefined());
});

describe('what can not be read names the column', () => {
  test.each<[string, number]>([
    ['a ==', 5],
    ['a = b', 3],
    ['(a and b', 1],
    ['a b', 3],
    ['and a', 1],
    ["a == 'open", 6],
    ['', 1],
    ['a == {b}', 6],
  ])('%s at %i', (source, column) => {
    const read = () => parseExpression(source);
    expect(read).toThrow(SyntaxProblem);
    expect(read).toThrow(expect.objectContaining({ column }));
  });
});

test('any text is either read or refused with a column inside it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '.', "'", ' ', '(', ')', '=', '<', '!', '1', 'not ', 'and ', 'in ') }), (source) => {
      try {
        evaluate(parseExpression(source), SCOPE);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxProblem);
        expect((error as SyntaxProblem).column).toBeGreaterThan(0);
        expect((error as SyntaxProblem).column).toBeLessThanOrEqual(source.length + 1);
      }
    }),
  );
});
