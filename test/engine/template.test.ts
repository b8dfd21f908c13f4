/** Texts with placeholders and the formats of values. */
import { describe, expect, test } from 'vitest';
import { SyntaxProblem } from '../../src/engine/expression.ts';
import { given, parseTemplate, renderTemplate } from '../../src/engine/template.ts';
import type { Language, Value } from '../../src/model.ts';

const TERMS = { stage: { draft: { vi: 'đang chuẩn bị', en: 'being prepared' } } };
const SCOPE: Record<string, Value> = {
  name: 'Mật ong',
  price: 150000,
  big: '1234.5',
  small: 3.5,
  day: '2026-11-04',
  month: '2026-11',
  year: '2026',
  at: Date.UTC(2026, 10, 23, 18),
  phone: '+84912345678',
  office: '+842438251234',
  stars: 4,
  one: 1,
  night: '20:00-08:00',
  stage: 'draft',
  list: ['a', 'b'],
  stages: ['draft', 'unknown'],
  empty: '',
  none: [],
  yes: true,
  producer: { code: 'P1', name: 'HTX Hồng Vân' },
  items: [
    { name: 'A', price: 1000, tags: ['x', 'y'] },
    { name: 'B', tags: [] },
  ],
};
const say = (source: string, language: Language = 'vi', scope = SCOPE) =>
  renderTemplate(parseTemplate(source), { scope, language, terms: TERMS });

describe('formats', () => {
  test.each<[string, string, string]>([
    ['{price|number}', '150.000', '150,000'],
    ['{big|number}', '1.234,5', '1,234.5'],
    ['{small}', '3,5', '3.5'],
    ['{price|money}', '150.000 đ', '150,000 VND'],
    ['{day|date}', '04/11/2026', '4 Nov 2026'],
    ['{month|date}', '11/2026', 'Nov 2026'],
    ['{year|date}', '2026', '2026'],
    ['{at|date}', '24/11/2026', '24 Nov 2026'],
    ['{name|date}', 'Mật ong', 'Mật ong'],
    ['{phone|phone}', '0912 345 678', '0912 345 678'],
    ['{office|phone}', '024 3825 1234', '024 3825 1234'],
    ['{night|hours}', '20:00 đến 08:00', '20:00 to 08:00'],
    ['{stars|stars}', '4 sao', '4 stars'],
    ['{one|stars}', '1 sao', '1 star'],
    ['{name|upper}', 'MẬT ONG', 'MẬT ONG'],
    ['{name|upper|lower}', 'mật ong', 'mật ong'],
    ['{stage|term:stage}', 'đang chuẩn bị', 'being prepared'],
    ['{stages|term:stage|join}', 'đang chuẩn bị, unknown', 'being prepared, unknown'],
    ['{stage|term:nothing}', 'draft', 'draft'],
    ['{list|join}', 'a, b', 'a, b'],
    ['{list}', 'a, b', 'a, b'],
    ['{name|short:5}', 'Mật…', 'Mật…'],
    ['{name|short:7}', 'Mật ong', 'Mật ong'],
    ['{yes}', 'có', 'yes'],
    ['{producer}', 'HTX Hồng Vân', 'HTX Hồng Vân'],
    ['[{missing|date}{missing.field}{empty|stars}]', '[]', '[]'],
  ])('%s', (source, vi, en) => expect([say(source, 'vi'), say(source, 'en')]).toEqual([vi, en]));
});

describe('sections', () => {
  test.each<[string, string]>([
    ['{#items}{n}. {item.name} {/items}', '1. A 2. B'],
    ['Có:\n{#items}\n{n}. {item.name}\n{/items}\nHết', 'Có:\n1. A\n2. B\nHết'],
    ['{#items}{item.name}{#item.price}: {item.price|money}{/item.price}; {/items}', 'A: 1.000 đ; B;'],
    ['{#items}{item.name}({#item.tags}{item}{/item.tags}{^item.tags}-{/item.tags}) {/items}', 'A(xy) B(-)'],
    ['{#items}Danh sách:{/items}', 'Danh sách:'],
    ['{#none}x{/none}{^none}không có{/none}', 'không có'],
    ['{#empty}x{/empty}{#missing.field}y{/missing.field}{#yes}z{/yes}', 'z'],
    ['a\n\n{#empty}\nx\n{/empty}\n\nb', 'a\n\nb'],
    ['{#yes}\n{#one}\nx\n{/one}\n{/yes}', 'x'],
    ['  a  \n\n\n\nb\n', 'a\n\nb'],
  ])('%j', (source, text) => expect(say(source)).toBe(text));
});

describe('what can not be read', () => {
  test.each<[string, number, string]>([
    ['a {b', 3, 'brace'],
    ['a } b', 3, 'brace'],
    ['{#a}x', 1, 'never closed'],
    ['{#a}x{/b}', 6, 'closes nothing'],
    ['x{/a}', 2, 'closes nothing'],
    ['{a|datum}', 1, 'no format "datum"'],
    ['{a|constructor}', 1, 'no format'],
    ['{a|term}', 1, 'needs an argument'],
    ['{a|date:x}', 1, 'takes no argument'],
    ['{a|short:x}', 1, 'needs a number'],
    ['{a b}', 1, "can't be a value's name"],
    ['{}', 1, "can't be a value's name"],
  ])('%s at %i', (source, column, message) => {
    expect(() => parseTemplate(source)).toThrow(SyntaxProblem);
    expect(() => parseTemplate(source)).toThrow(expect.objectContaining({ column, message: expect.stringContaining(message) }));
  });
});

describe('a value handed over', () => {
  const context = { scope: SCOPE, language: 'vi', terms: TERMS } as const;
  const of = (source: string) => given({ template: parseTemplate(source) }, context);
  test('a lone placeholder keeps its type', () =>
    expect([of('{price}'), of('{list}'), of('{yes}'), of('{producer}')]).toEqual([150000, ['a', 'b'], true, SCOPE.producer]));
  test('anything else is text', () =>
    expect([of('{price|number}'), of('{price} '), of('{stars}{one}')]).toEqual(['150.000', '150000', '41']));
  test('a missing value is empty text', () => expect(of('{missing.field}')).toBe(''));
  test('a constant is itself', () => expect(given({ constant: false }, context)).toBe(false));
});
