/** Every rule of the linter: a flow that breaks it and what is said, and a flow that does not. */
import { describe, expect, test } from 'vitest';
import { CAPABILITIES } from '../../src/channels/channel.ts';
import { numberedText } from '../../src/channels/numbered.ts';
import { parseYaml } from '../../src/cli/flow-files.ts';
import { compileBook } from '../../src/engine/compile.ts';
import { lintBook } from '../../src/engine/lint/lint.ts';

const both = (text: string) => `{vi: "${text}", en: "${text}"}`;
const flow = (name: string, steps: string, more = '') => ({
  name: `flows/${name}.yaml`,
  text: `flow: ${name}\ntitle: ${both(name)}\nabout: ${both(name)}\n${more}\nsteps:\n${steps}`,
});
const a = (steps: string, more = '') => [flow('a', steps, more)];

/** What the linter says, but for the patterns that these small books have no file for. */
function said(files: { name: string; text: string }[]): string[] {
  const compiled = compileBook(files, parseYaml);
  expect(compiled.problems).toEqual([]);
  const problems = lintBook(compiled, { channels: CAPABILITIES, numbered: numberedText, settings: { session_hours: 48 } });
  return problems
    .filter(({ message }) => !message.startsWith('no flow has "pattern'))
    .map(({ file, line, message }) => `${file}:${line} ${message}`);
}

const YES_NO = `[{id: yes, vi: Có, en: "Yes"}, {id: no, vi: Không, en: "No", go: end}]`;
const SAY = `  say: {reply: ${both('x')}}\n`;
const LONG = 'Mười chữ ạ'.repeat(200);

describe('each kind of problem is found, where it is', () => {
  test.each<[string, { name: string; text: string }[], string[]]>([
    ['an unknown step', a(`  x: {reply: ${both('x')}, go: nowhere}\n`), ['flows/a.yaml:6 there is no step "nowhere"']],
    ['an unreachable step', a(`  x: {reply: ${both('x')}, go: end}\n${SAY}`), ['flows/a.yaml:7 nothing leads to step "say"']],
    [
      'an action without its step',
      a(SAY, 'actions: {yes: {go: gone, word: {vi: CÓ, en: "YES"}}}'),
      ['flows/a.yaml:4 there is no step "gone"'],
    ],
    ['an old name that still exists', a(`  x: {reply: ${both('x')}, was: say}\n${SAY}`), ['flows/a.yaml:6 "say" is still a step']],
    [
      'a dead end',
      a(`  x: {prompt: ${both('x')}, input: text, save: t, go: y}\n  y: {prompt: ${both('y')}, input: text, save: t, go: x}\n`),
      ['flows/a.yaml:6 a dead end', 'flows/a.yaml:7 a dead end'],
    ],
    ['an unknown flow', a(`  x: {reply: ${both('x')}, go: "flow:b"}\n`), ['flows/a.yaml:6 there is no flow "b"']],
    ['an unknown flow to call', a('  x: {call: b}\n'), ['flows/a.yaml:6 there is no flow "b"']],
    [
      'a value the called flow does not take',
      [...a('  x: {call: b, with: {product: p}, save: y}\n'), flow('b', SAY)],
      ['flows/a.yaml:6 "b" does not take "product"', 'flows/a.yaml:6 "b" gives nothing back'],
    ],
    [
      'an unknown action',
      a(`  x: {reply: ${both('x')}, actions: [{flow: a, action: go, object: "1", vi: x, en: x}]}\n`),
      ['flows/a.yaml:6 "a" has no action "go"'],
    ],
    [
      'a shared thing changed without looking again',
      a(`  x: {prompt: ${both('x')}, choices: ${YES_NO}}\n  y: {effect: cancel-request, with: {number: "YC-2026-0001"}}\n`),
      ['flows/a.yaml:7 look again before this effect: since the last answer somebody else may have been faster'],
    ],
    ['an unknown setting', a(SAY, 'expires: other_hours'), ['flows/a.yaml:4 there is no setting "other_hours"']],
    [
      'a loop without a prompt',
      a(`  x: {reply: ${both('x')}}\n  y: {when: [{if: said, go: x}, {go: end}]}\n`),
      ['flows/a.yaml:6 a loop without a prompt: x, y'],
    ],
    [
      'a loop across two flows',
      [...a(`  x: {reply: ${both('x')}, go: "flow:b"}\n`), flow('b', `  y: {reply: ${both('x')}, go: "flow:a"}\n`)],
      ['flows/a.yaml:6 a loop without a prompt: x, y'],
    ],
    [
      'flows that call themselves',
      [
        ...a(`  x: {prompt: ${both('x')}, input: text, save: t}\n  y: {call: b}\n`),
        flow('b', `  x: {prompt: ${both('x')}, input: text, save: t}\n  y: {call: a}\n`),
      ],
      ['flows/a.yaml:7 flows that call themselves: a, b'],
    ],
    [
      'one phrase in two flows, after folding',
      [flow('a', SAY, 'phrases: {vi: [Hội chợ], en: [fairs]}'), flow('b', SAY, 'phrases: {vi: [khác], en: [hoi cho]}')],
      ['flows/b.yaml:4 the phrase "hoi cho" is already claimed by "a"'],
    ],
    [
      'one command in two flows',
      [flow('a', SAY, 'command: [x]'), flow('b', SAY, 'command: [x]')],
      ['flows/b.yaml:4 the command "x" is already claimed by "a"'],
    ],
    [
      'one action word in two flows',
      [
        flow('a', SAY, 'actions: {yes: {go: say, word: {vi: ĐỒNG Ý, en: "OK"}}}'),
        flow('b', SAY, 'actions: {agree: {go: say, word: {vi: đồng ý, en: AGREE}}}'),
      ],
      ['flows/b.yaml:4 the action word "dong y" is already claimed by "a"'],
    ],
    ['a phrase that is a number', a(SAY, 'phrases: {vi: ["2"], en: [two]}'), ['flows/a.yaml:4 the phrase "2" is only a number']],
    [
      'two choices with the same words',
      a(`  x: {prompt: ${both('x')}, choices: [{id: a, vi: Có, en: "Yes"}, {id: b, vi: Không, en: "No", words: {vi: [co], en: []}}]}\n`),
      ['flows/a.yaml:6 "co" means the choice "a" too'],
    ],
    ['phrases in one language', a(SAY, 'phrases: {vi: [x]}'), ['flows/a.yaml:4 no phrases in English']],
    [
      'a value nobody saves',
      a(`  x: {reply: ${both('{name}')}}\n`),
      ['flows/a.yaml:6 "name" is saved by no step before this one', 'flows/a.yaml:6 "name"'],
    ],
    [
      'a value saved only later',
      a(`  x: {when: [{if: t, go: end}, {go: y}]}\n  y: {prompt: ${both('x')}, input: text, save: t}\n`),
      ['flows/a.yaml:6 "t" is saved by no step before this one'],
    ],
    [
      'a field the lookup does not give',
      a(`  x: {lookup: office, save: o}\n  y: {reply: {vi: "{o.opensOn}", en: "{o.opens}"}}\n`),
      ['flows/a.yaml:7 there is no "o.opens": "o" has open, opensOn, opensAt'],
    ],
    [
      'a field the items do not have',
      a(`  x: {lookup: fairs, with: {when: coming}, save: f}\n  y: {reply: {vi: "{#f.fairs}{item.nam}{/f.fairs}", en: x}}\n`),
      ['flows/a.yaml:7 there is no "item.nam"'],
    ],
    ['a value given that nobody saves', a(SAY, 'gives: place'), ['flows/a.yaml:4 "place" is never saved']],
    ['a missing field', a('  x: {lookup: product, save: p}\n'), ['flows/a.yaml:6 product needs "code"']],
    ['an unknown field', a('  x: {effect: unlink, with: {producer: x, why: y}}\n'), ['flows/a.yaml:6 unlink knows no "why"']],
    [
      'a constant outside its list',
      a('  x: {lookup: fairs, with: {when: future}, save: f}\n'),
      ['flows/a.yaml:6 "future" is not one of: coming, past'],
    ],
    [
      'an announcement that asks',
      a(`  x: {prompt: ${both('x')}, choices: ${YES_NO}}\n`, 'announcement: true'),
      ['flows/a.yaml:6 an announcement has no prompt'],
    ],
    ['an announcement with phrases', a(SAY, 'announcement: true\ncommand: [x]'), ['flows/a.yaml:4 an announcement is started by nobody']],
    [
      'a contact shown without leave',
      a('  x: {reply: {vi: "{#reveal}{reveal.phone}{/reveal}", en: x}}\n', 'announcement: true'),
      ['flows/a.yaml:6 {reveal.…} needs "reveals: true"'],
    ],
    [
      'a text that is too long',
      a(`  x: {reply: {vi: "${LONG}", en: x}}\n`),
      ['flows/a.yaml:6 this text can be 2000 characters long on zalo in Vietnamese'],
    ],
    [
      'answers that make a text too long',
      a(
        `${[1, 2, 3, 4].map((n) => `  x${n}: {prompt: ${both('x')}, input: text, save: t${n}}\n`).join('')}  y: {reply: {vi: "{t1}{t2}{t3}{t4}", en: x}}\n`,
      ),
      ['flows/a.yaml:10 this text can be'],
    ],
    [
      'a button that is too long',
      a(
        `  x: {lookup: products-find, save: f}\n  y: {prompt: ${both('x')}, list: {of: f.products, vi: "{item.name}", en: "{item.code}", value: "{item.code}"}}\n`,
      ),
      ['flows/a.yaml:7 this button can be 70 characters long on telegram in Vietnamese (at most 64)'],
    ],
    [
      'a payload that is too long',
      [
        flow(
          'a-name-that-is-far-too-long-for-a-buttons',
          `  x: {reply: ${both('x')}, actions: [{flow: a-name-that-is-far-too-long-for-a-buttons, action: accept, object: "{nextRequest}", vi: x, en: x}]}\n`,
          `actions: {accept: {go: x, word: {vi: CÓ, en: "YES"}}}`,
        ),
      ],
      ["flows/a-name-that-is-far-too-long-for-a-buttons.yaml:6 the button's payload can be 65 bytes"],
    ],
    [
      'more choices than any screen',
      a(
        `  x: {prompt: ${both('x')}, choices: [${Array.from({ length: 13 }, (_, n) => `{id: c${n}, vi: chọn ${n}, en: pick ${n}}`).join(', ')}]}\n`,
      ),
      ['flows/a.yaml:6 13 buttons are more than any channel shows (at most 12)'],
    ],
    [
      'a conversation that holds too much',
      a(`${Array.from({ length: 40 }, (_, n) => `  x${n}: {prompt: ${both('x')}, input: text, save: t${n}}\n`).join('')}`),
      ['flows/a.yaml:45 the conversation can hold'],
    ],
  ])('%s', (_title, files, expected) => {
    expect(said(files)).toEqual(expected.map((message) => expect.stringContaining(message)));
  });
});

test('a pattern without a file is missed', () => {
  const compiled = compileBook(a(SAY, 'pattern: help'), parseYaml);
  const missed = lintBook(compiled, { channels: CAPABILITIES, numbered: numberedText, settings: {} }).map(({ message }) => message);
  expect(missed).toContain('no flow has "pattern: menu"');
  expect(missed).not.toContain('no flow has "pattern: help"');
});

test('a good flow has nothing said about it', () => {
  const good = flow(
    'a',
    `  which: {when: [{if: code, go: look}, {go: ask}]}
  ask:
    prompt: ${both('Sản phẩm nào? {#taken}{taken}{/taken}')}
    input: text
    max: 120
    save: words
    invalid: ${both('{why}')}
  find: {lookup: products-find, with: {words: "{words}"}, save: found}
  choose:
    prompt: ${both('{found.count|number} cho “{words|short:60}”')}
    list: {of: found.products, vi: "{item.name|short:40}", en: "{item.name|short:40}", value: "{item.code}"}
    choices: [{id: again, vi: Tìm lại, en: Again, go: ask}]
    save: code
  look: {lookup: product, with: {code: "{code}"}, save: p}
  say:
    reply: ${both('{p.product.name} {p.product.certificate.stars|stars} {#p.similar}{n}. {item.name} {/p.similar}')}
    actions: [{flow: a, action: show, object: "{p.product.code}", vi: Xem, en: Show}]
`,
    'command: [x]\nphrases: {vi: [hàng hóa], en: [goods]}\ntakes: [code]\nexpires: session_hours\nactions: {show: {go: look, word: {vi: XEM, en: SHOW}}}\ngives: code',
  );
  expect(said([good])).toEqual([]);
});

test('a pattern sees what the engine hands to it', () => {
  const list = `  ask: {prompt: ${both('x')}, list: {of: near, vi: "{item.title}", en: "{item.title}", value: "{item.flow}", go: "flow:{item.flow}"}}\n`;
  expect(said(a(list, 'pattern: unsure'))).toEqual([]);
  expect(said(a(list))).toEqual([expect.stringContaining('"near" is saved by no step')]);
});
