import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { office } from './process.ts';

const FLOWS = resolve(import.meta.dirname, '../../flows');
const COMPILED = resolve(import.meta.dirname, '../../src/engine/flows.generated.json');
const { folder, url, run, close } = office();
afterAll(close);

/** The house's own flows with one of them changed. */
function flowsWith(name: string, change: (text: string) => string): string {
  const copy = join(folder, `flows-${name}-${readdirSync(folder).length}`);
  mkdirSync(copy);
  for (const file of readdirSync(FLOWS).filter((one) => one.endsWith('.yaml'))) {
    const text = readFileSync(join(FLOWS, file), 'utf8');
    writeFileSync(join(copy, file), file === `${name}.yaml` ? change(text) : text);
  }
  return copy;
}

test('the house’s flows have no problems; the compiled book is left alone when nothing changed', async () => {
  expect(await run('flows')).toMatchObject({ code: 0, err: '' });
  const before = statSync(COMPILED).mtimeMs;
  expect(await run('flows')).toMatchObject({ code: 0, out: '', err: '' });
  expect(statSync(COMPILED).mtimeMs).toBe(before);
});

test('exit 1: a mistake is named by file, line and column, and nothing is written', async () => {
  const before = readFileSync(COMPILED, 'utf8');
  const broken = flowsWith('welcome', (text) => text.replace(/^steps:$/m, 'steps:\n  lost: {reply: {vi: x, en: x}, go: nowhere}'));
  const { code, err } = await run('flows', '--flows', broken);
  expect(code).toBe(1);
  expect(err).toMatch(/^flows\/welcome\.yaml:\d+:\d+ there is no step "nowhere"$/m);
  expect(
    err
      .trim()
      .split('\n')
      .every((line) => /^flows\/[\w-]+\.yaml:\d+:\d+ ./.test(line)),
  ).toBe(true);
  expect(readFileSync(COMPILED, 'utf8')).toBe(before);
});

test('exit 1: a mistake of YAML itself too', async () => {
  const { code, err } = await run(
    'flows',
    '--flows',
    flowsWith('help', (text) => `${text}\n  "\n`),
  );
  expect([code, /^flows\/help\.yaml:\d+:\d+ /m.test(err)]).toEqual([1, true]);
});

test('exit 2: a folder that is not there, an option that does not exist', async () => {
  expect((await run('flows', '--flows', join(folder, 'nowhere'))).code).toBe(2);
  expect((await run('flows', '--draw', folder)).code).toBe(2);
});

test('--graph writes Mermaid text for each flow and one map of all', async () => {
  const into = join(folder, 'graphs');
  expect((await run('flows', '--graph', into)).code).toBe(0);
  const flows = readdirSync(FLOWS).filter((file) => file.endsWith('.yaml') && file !== 'words.yaml');
  expect(readdirSync(into).sort()).toEqual([...flows.map((file) => file.replace('.yaml', '.mmd')), 'all.mmd'].sort());
  for (const file of readdirSync(into))
    expect([file, readFileSync(join(into, file), 'utf8').startsWith('flowchart ')]).toEqual([file, true]);
});

test('--against says how many people stand on a step that is about to go', async () => {
  expect((await run('migrate')).code).toBe(0);
  const db = openNodeClient(url);
  for (const [n, step] of ['who', 'who', 'left-long-ago'].entries())
    await db.batch([
      { sql: "INSERT INTO contact (id, channel, person, created_at) VALUES (:id, 'telegram', :id, 0)", args: { id: `telegram:${n}` } },
      {
        sql: "INSERT INTO session (contact_id, turn, body, flow, step, updated_at) VALUES (?, 1, '{}', 'welcome', ?, 0)",
        args: [`telegram:${n}`, step],
      },
    ]);
  db.close();
  const standing = await run('flows', '--against', url);
  expect(standing.out).toContain('welcome/left-long-ago: 1 person stands here; the step is gone, their answers are kept');
  expect(standing.out).not.toContain('welcome/who');
  const renamed = flowsWith('welcome', (text) => text.replace(/^ {2}who:$/m, '  role:\n    was: who').replace(/\bgo: who\b/g, 'go: role'));
  const moved = await run('flows', '--flows', renamed, '--against', url);
  expect(moved.out).toContain('welcome/who: 2 people stand here; they move to "role"');
});
