/** Drawings of flows, and people on steps that change. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { expect, test } from 'vitest';
import { parseYaml } from '../../src/cli/flow-files.ts';
import { movedPeople } from '../../src/engine/against.ts';
import { compileBook } from '../../src/engine/compile.ts';
import { drawFlow, drawMap } from '../../src/engine/graph.ts';
import { sessionsStanding } from '../../src/store/sessions-standing.ts';

const file = (name: string, rest: string) => ({
  name: `flows/${name}.yaml`,
  text: `flow: ${name}\ntitle: {vi: x, en: x}\nabout: {vi: x, en: x}\n${rest}`,
});
const { book, problems } = compileBook(
  [
    file(
      'a',
      'steps:\n  ask: {prompt: {vi: "Chọn \\"{said}\\"?", en: x}, choices: [{id: yes, vi: Có, en: x, go: call}, {id: no, vi: Không, en: y, go: "flow:c"}], was: question}\n  call: {call: b}\n',
    ),
    file('b', 'steps:\n  say: {reply: {vi: x, en: x}}\n'),
    file('c', 'pattern: help\nsteps:\n  say: {reply: {vi: x, en: x}, go: menu}\n'),
  ],
  parseYaml,
);

test('a flow is drawn with its steps, its answers and its ends', () => {
  expect(problems).toEqual([]);
  expect(book.flows.a && drawFlow(book.flows.a)).toBe(
    [
      'flowchart TD',
      '  s0("ask: Chọn #34;‹said›#34;?")',
      '  s1["call: b"]',
      '  e0(("flow:c"))',
      '  e1(("end"))',
      '  s0 -->|"yes"| s1',
      '  s0 -->|"no"| e0',
      '  s1 --> e1',
      '',
    ].join('\n'),
  );
});

test('the map shows who calls and who leads to whom', () => {
  const map = drawMap(book).split('\n');
  expect(map).toContain('  f0 ==> f1');
  expect(map).toContain('  f0 --> f2');
  expect(map).toContain('  subgraph patterns ["patterns"]');
});

test('people on steps that are gone or renamed are counted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'standing-'));
  const db = createClient({ url: `file:${join(folder, 'x.db')}` });
  try {
    await db.execute('CREATE TABLE session (contact_id TEXT PRIMARY KEY, flow TEXT NOT NULL, step TEXT NOT NULL)');
    const rows = [
      ['a', 'question'],
      ['a', 'question'],
      ['a', 'gone'],
      ['a', 'call'],
      ['z', 'say'],
      ['', ''],
    ];
    await db.batch(
      rows.map(([flow = '', step = ''], n) => ({ sql: 'INSERT INTO session VALUES (?, ?, ?)', args: [`telegram:${n}`, flow, step] })),
    );
    expect(movedPeople(book, await sessionsStanding(db))).toEqual([
      { flow: 'a', step: 'gone', people: 1, now: null },
      { flow: 'a', step: 'question', people: 2, now: 'ask' },
      { flow: 'z', step: 'say', people: 1, now: null },
    ]);
  } finally {
    db.close();
    await rm(folder, { recursive: true });
  }
});
