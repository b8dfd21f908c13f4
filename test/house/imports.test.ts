import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');
const ANYTHING = ['model', 'understanding', 'engine', 'channels', 'store', 'registry', 'shell', 'console', 'top'];
/** README, "Who may import whom". */
const MAY: Record<string, string[]> = {
  model: [],
  understanding: ['model'],
  engine: ['model', 'understanding'],
  channels: ['model'],
  store: ['model', 'understanding'],
  registry: ['model', 'understanding'],
  shell: ['model', 'understanding', 'engine', 'channels', 'store', 'registry'],
  console: ['model', 'understanding', 'engine', 'store', 'registry', 'channels', 'shell'],
  top: ANYTHING,
};
/** npm packages that live in one place only. */
const LIVES_IN: Record<string, RegExp> = {
  // Where outside data comes in.
  zod: /^(config\.ts$|channels\/|console\/|engine\/(format|compile)\.ts$)/,
  '@hono/zod-openapi': /^console\//,
  hono: /^(app|worker|node)\.ts$|^(demo|console)\//,
  grammy: /^channels\/telegram\//,
  axios: /^channels\/zalo\//,
  '@libsql/client': /^store\//,
  'read-excel-file': /^registry\//,
  yaml: /^cli\//,
  '@hono/node-server': /^(node\.ts|cli\/|demo\/)/,
  tsx: /^$/,
};

/** Others hand these on without using them, so they may name the type. */
const HANDED_ON = new Set(['@libsql/client']);

function roomOf(path: string): string {
  const [first = ''] = path.split('/');
  if (first === 'model.ts' || first === 'lazily.ts') return 'model';
  if (first === 'handle-update.ts' || first === 'jobs') return 'shell';
  return ['understanding', 'engine', 'channels', 'store', 'registry', 'console'].includes(first) ? first : 'top';
}

function sources(): { path: string; imports: { from: string; typeOnly: boolean }[] }[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path: path.replaceAll('\\', '/'), imports: importsOf(readFileSync(join(SRC, path), 'utf8')) }));
}

function importsOf(text: string) {
  const found = [
    ...text.matchAll(
      /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
    ),
  ];
  return found.map((match) => ({ from: match[2] ?? match[3] ?? match[4] ?? '', typeOnly: Boolean(match[1]) }));
}

it('every import stays within what its room may know', () => {
  const wrong: string[] = [];
  for (const { path, imports } of sources())
    for (const { from } of imports.filter((one) => one.from.startsWith('.'))) {
      const target = relative(SRC, resolve(SRC, dirname(path), from)).replaceAll('\\', '/');
      const [room, other] = [roomOf(path), roomOf(target)];
      if (room !== other && !MAY[room]?.includes(other)) wrong.push(`${path} imports ${target}`);
    }
  expect(wrong).toEqual([]);
});

it('a channel never imports another channel, but for the simulator, which shows the other two', () => {
  const wrong = sources().flatMap(({ path, imports }) =>
    imports
      .filter(({ from }) => from.startsWith('.'))
      .map(({ from }) => relative(SRC, resolve(SRC, dirname(path), from)).replaceAll('\\', '/'))
      .filter(
        (target) =>
          /^channels\/(telegram|zalo)\//.test(path) && /^channels\/\w+\//.test(target) && target.split('/')[1] !== path.split('/')[1],
      )
      .map((target) => `${path} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

it('a library is imported only in its rooms', () => {
  const wrong: string[] = [];
  for (const { path, imports } of sources())
    for (const { from, typeOnly } of imports)
      for (const [name, where] of Object.entries(LIVES_IN))
        if ((from === name || from.startsWith(`${name}/`)) && !where.test(path) && !(typeOnly && HANDED_ON.has(name)))
          wrong.push(`${path} imports ${from}`);
  expect(wrong).toEqual([]);
});

it('the model imports nothing, and the pure rooms touch no clock, no randomness and no network', () => {
  const all = sources();
  expect(all.find(({ path }) => path === 'model.ts')?.imports).toEqual([]);
  const impure = all
    .filter(({ path }) => /^(engine|understanding)\//.test(path))
    .filter(({ path }) =>
      /\bDate\.now\(|new Date\(\)|Math\.random\(|\bfetch\(|from 'node:|crypto\./.test(readFileSync(join(SRC, path), 'utf8')),
    )
    .map(({ path }) => path);
  expect(impure).toEqual([]);
});

it('nothing is exported by default but the Worker entry', () => {
  const wrong = sources()
    .filter(({ path }) => path !== 'worker.ts' && /^export default/m.test(readFileSync(join(SRC, path), 'utf8')))
    .map(({ path }) => path);
  expect(wrong).toEqual([]);
});
