import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import * as parts from '../../src/console/api/zod-parts.ts';

const SRC = resolve(import.meta.dirname, '../../src');
/** What every start of a Worker may read (README, "A route with a library of its own"); the rest comes by `import()` when it is needed. */
const AT_START = ['@libsql/client/http', 'hono', 'hono/tiny', 'zod/mini'];

/** Packages that a file imports as it is read, with all the files it imports so. Types cost nothing. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file) || !existsSync(file)) return packages;
  seen.add(file);
  const lines = readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(?!type\s)(?:([\w\s,{}*$]+?)\s+from\s+)?['"]([^'"]+)['"]/gm);
  for (const [, names = '', from = ''] of lines) {
    const onlyTypes =
      /^\{[^}]*\}$/.test(names) &&
      names
        .slice(1, -1)
        .split(',')
        .every((name) => /^\s*(type\s.*)?$/s.test(name));
    if (onlyTypes) continue;
    if (from.startsWith('.')) for (const name of packagesOf(join(dirname(file), from), seen)) packages.add(name);
    else packages.add(from);
  }
  return packages;
}

it('the Worker reads at its start only what its first webhook needs before it is stored', () => {
  const packages = [...packagesOf(join(SRC, 'worker.ts'))].sort();
  expect(packages.filter((name) => !AT_START.includes(name))).toEqual([]);
  expect(packages).toContain('zod/mini');
});

it('the part of zod that the Worker takes has every name that the API uses', () => {
  const files = globSync('console/**/*.{ts,tsx}', { cwd: SRC }).map((file) => readFileSync(join(SRC, file), 'utf8'));
  const used = new Set(files.flatMap((text) => [...text.matchAll(/\bz\s*\.(\w+)/g)].map(([, name = '']) => name)));
  // Its types are not in the bundle.
  for (const name of used) if (/^(?:infer|Zod)/.test(name)) used.delete(name);
  expect(used.size).toBeGreaterThan(5);
  expect([...used].filter((name) => !(name in parts))).toEqual([]);
});
