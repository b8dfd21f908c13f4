import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { README, withTables } from './readme-tables.ts';

const ROOT = dirname(README);
const readme = readFileSync(README, 'utf8');

it("the README's tables of settings are those of the definitions", () => {
  expect(readme).toContain('<!-- operator -->');
  expect(readme).toContain('<!-- office -->');
  expect(withTables(readme)).toBe(readme);
});

it('every file and picture the README links to is there', () => {
  const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
  expect(targets.length).toBeGreaterThan(3);
  expect(targets.filter((target) => !existsSync(resolve(ROOT, target)))).toEqual([]);
});

it('every npm command the README names exists', () => {
  const { scripts } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1] ?? '');
  expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
});

it('no npm script needs a shell, so that they run on Windows too', () => {
  const { scripts } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  expect(Object.entries(scripts).filter(([, command]) => /[&|;<>$`]/.test(command))).toEqual([]);
});

it('the top level holds what the house decided and nothing else', () => {
  const allowed = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'wrangler.toml',
    'src',
    'flows',
    'test',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'node_modules',
    'coverage',
  ];
  expect(readdirSync(ROOT).filter((name) => !name.startsWith('.') && !allowed.includes(name))).toEqual([]);
});
