/** Compiling flow files: what comes out, and where problems are said to be. */
import { expect, test } from 'vitest';
import { parseYaml } from '../../src/cli/flow-files.ts';
import { compileBook } from '../../src/engine/compile.ts';
import { kept } from '../../src/engine/keep.ts';
import { BOUNDS } from '../../src/model.ts';

const HEAD = 'flow: a\ntitle: {vi: A, en: A}\nabout: {vi: A, en: A}\n';
const compile = (...files: [string, string][]) =>
  compileBook(
    files.map(([name, text]) => ({ name, text })),
    parseYaml,
  );
const problems = (text: string, name = 'flows/a.yaml') =>
  compile([name, text]).problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);

test('a flow becomes steps in order, each with where it goes on', () => {
  const { book, problems: none } = compile([
    'flows/a.yaml',
    `${HEAD}phrases: {vi: [Giờ  Làm Việc, giờ làm việc], en: [Hours]}
steps:
  look: {lookup: office, save: office}
  which: {when: [{if: office.open, go: say}, {go: end}]}
  say: {reply: {vi: "Mở {office.opensAt}", en: Open}, was: told}
`,
  ]);
  expect(none).toEqual([]);
  expect(book.flows.a).toMatchObject({
    ...{ name: 'a', for: 'anyone', takes: [], announcement: false, quiet: false },
    phrases: { vi: ['gio lam viec'], en: ['hours'] },
    revision: expect.stringMatching(/^[0-9a-f]{8}$/),
  });
  expect(book.flows.a?.steps.map(({ id, kind, go }) => [id, kind, go])).toEqual([
    ['look', 'lookup', 'which'],
    ['which', 'when', 'say'],
    ['say', 'reply', 'end'],
  ]);
  expect(JSON.parse(JSON.stringify(book))).toEqual(book);
});

test('the revision follows the text of the file', () => {
  const of = (end: string) => compile(['flows/a.yaml', `${HEAD}steps: {say: {reply: {vi: ${end}, en: x}}}`]).book.flows.a?.revision;
  expect(of('x')).toBe(of('x'));
  expect(of('x')).not.toBe(of('y'));
});

test('limits that the API holds to as well are named, not written a second time', () => {
  const asked = (bounds: string) =>
    compile(['flows/a.yaml', `${HEAD}steps:\n  ask: {prompt: {vi: x, en: x}, input: number, bounds: ${bounds}, save: a}\n`]);
  expect(asked('seen-within-days').book.flows.a?.steps[0]).toMatchObject(BOUNDS['seen-within-days']);
  expect(asked('seen-within-years').problems.map(({ line }) => line)).toEqual([5]);
});

test('patterns and terms are found by name', () => {
  const { book } = compile(
    ['flows/a.yaml', `${HEAD}pattern: help\nsteps: {say: {reply: {vi: x, en: x}}}`],
    ['flows/words.yaml', 'terms: {stars: {3: {vi: ba sao, en: three stars}}}'],
  );
  expect([book.patterns, book.terms.stars?.['3']?.vi]).toEqual([{ help: 'a' }, 'ba sao']);
});

test.each<[string, string, string[]]>([
  ['a missing language', 'steps:\n  say:\n    reply: {vi: x}\n', ['flows/a.yaml:6:5 no text in English']],
  ['an empty text', 'steps:\n  say:\n    reply: {vi: "", en: x}\n', ['flows/a.yaml:6:13 no text in Vietnamese']],
  ['an unknown key', 'steps:\n  say: {reply: {vi: x, en: x}, save: y}\n', ['flows/a.yaml:5:32 "save" does not belong here']],
  [
    'a comma that needs quotes',
    'steps:\n  say: {reply: {vi: quà, bánh, en: x}}\n',
    ['flows/a.yaml:5:26 "bánh" does not belong here: a text with a comma in { } needs quotes'],
  ],
  [
    'two kinds in one step',
    'steps:\n  say: {reply: {vi: x, en: x}, do: menu}\n',
    ['flows/a.yaml:5:3 "say" has both "reply" and "do": a step does one thing'],
  ],
  ['an unknown lookup', 'steps:\n  x: {lookup: weather, save: y}\n', ['flows/a.yaml:5:7 "weather" is not one of: dossiers-mine']],
  ['an unquoted phone number', 'steps:\n  x: {set: {phone: 0912345678}}\n', ['flows/a.yaml:5:20 put "0912345678" in quotes']],
  [
    'a number where text belongs',
    'steps:\n  x: {reply: {vi: 12, en: x}}\n',
    ['flows/a.yaml:5:15 put 12 in quotes: it is read as a number'],
  ],
  ['an expression', 'steps:\n  x: {when: [{if: a = b, go: end}, {go: end}]}\n', ['flows/a.yaml:5:15 can\'t read "= b" (character 3)']],
  ['a text', 'steps:\n  x:\n    reply:\n      vi: "{a"\n      en: x\n', ['flows/a.yaml:7:7 a brace without its partner (character 1)']],
  [
    'branches without an end',
    'steps:\n  x: {when: [{if: a, go: end}]}\n',
    ['flows/a.yaml:5:7 the last branch has no "if": what happens when none holds?'],
  ],
  [
    'a prompt that nobody can answer',
    'steps:\n  x: {prompt: {vi: x, en: x}}\n',
    ['flows/a.yaml:5:7 no "choices", no "list" and no "input": how is it answered?'],
  ],
  ['a step twice', 'steps:\n  x: {do: menu}\n  x: {do: menu}\n', ['flows/a.yaml:6:3 Map keys must be unique']],
  ['no steps', 'steps: {}\n', ['flows/a.yaml:4:1 steps: a flow has at least one step']],
])('%s is said with its line and column', (_title, steps, expected) => {
  expect(problems(HEAD + steps)).toEqual(expected.map((message) => expect.stringContaining(message)));
});

test("a flow's name is its file's name, and there is one of each pattern", () => {
  expect(problems(`${HEAD}steps: {x: {do: menu}}`, 'flows/b.yaml')).toEqual(['flows/b.yaml:1:1 "a" is not the file\'s name']);
  const two = compile(
    ['flows/a.yaml', `${HEAD}pattern: help\nsteps: {x: {do: menu}}`],
    ['flows/b.yaml', `${HEAD.replace('flow: a', 'flow: b')}pattern: help\nsteps: {x: {do: menu}}`],
  );
  expect(two.problems).toMatchObject([{ file: 'flows/b.yaml', line: 4, message: '"a" is already the pattern help' }]);
});

test('a lookup keeps what its flow speaks of, of every item of a list', () => {
  const { book } = compile([
    'flows/a.yaml',
    `${HEAD}steps:
  look: {lookup: products-find, save: found}
  any: {when: [{if: found.near, go: end}, {go: which}]}
  which:
    prompt: {vi: "{found.count}", en: x}
    list: {of: found.products, vi: "{item.name}{#item.certificate}{item.certificate.stars}{/item.certificate}", en: x, value: "{item.code}"}
`,
  ]);
  const [look] = book.flows.a?.steps ?? [];
  const product = { code: 'P', name: 'Mật ong', photo: 'x', certificate: { stars: 4, decision: 'y' } };
  const result = { count: 1, page: 1, products: [product], near: [product] };
  expect(kept(result, look?.kind === 'lookup' ? look.keeps : true)).toEqual({
    count: 1,
    products: [{ code: 'P', name: 'Mật ong', certificate: { stars: 4 } }],
    near: [{}],
  });
});
