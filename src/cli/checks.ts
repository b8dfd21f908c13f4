/** The checks of the project, for `npm run check`, `npm test` and `npm run deploy`, and how a tool of the project is run. */
import { spawn } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';

/** The folder of the project, wherever a command was called from. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** A tool of the project and its words. */
export interface Tool {
  command: string;
  args: string[];
  /** On top of the environment. */
  env?: Record<string, string>;
}

/** One check, run as a process of its own. */
export interface Check extends Tool {
  name: string;
}

const vitest = (...args: string[]) => ({ command: 'vitest', args: ['run', ...args] });

/** Compiles and lints `flows/`: everything else needs what it writes. */
export const FLOWS: Check = { name: 'flows', command: 'node', args: ['--import', 'tsx', 'src/cli/flows.ts'] };

/** What takes under a minute. */
export const FAST: readonly Check[] = [
  FLOWS,
  { name: 'types', command: 'tsc', args: ['--noEmit'] },
  { name: 'format and lint', command: 'biome', args: ['check', '.'] },
  { name: 'unused code', command: 'knip', args: [] },
  { name: 'fast tests', ...vitest('-c', 'test/vitest.config.ts', '--project', 'fast') },
];

/** The rest of `npm test`. */
export const SLOW: readonly Check[] = [
  { name: 'tests of the whole program', ...vitest('-c', 'test/vitest.config.ts', '--project', 'shell') },
  { name: 'tests of whole processes', ...vitest('-c', 'test/vitest.config.ts', '--project', 'slow') },
  { name: 'tests in workerd', ...vitest('-c', 'test/worker/vitest.config.ts') },
  // One file at a time: a browser and a service are as much as two cores do at once, and the start is measured.
  { name: 'tests in a browser', ...vitest('-c', 'test/vitest.config.ts', '--project', 'browser', '--maxWorkers', '1') },
];

/** Runs them in order, each with its time; stops at the first that fails and returns its exit code. */
export async function runChecks(checks: readonly Check[]): Promise<number> {
  for (const check of checks) {
    const began = Date.now();
    console.log(`\n== ${check.name}`);
    const code = await runTool(check);
    console.log(`== ${check.name}: ${code === 0 ? 'ok' : `failed (${code})`}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
    if (code !== 0) return code;
  }
  return 0;
}

/** Runs a tool in the folder of the project, on this terminal, to its exit code. */
export function runTool({ command, args, env = {} }: Tool): Promise<number> {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    // Windows has no execve for .cmd files.
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`, ...env },
  });
  return new Promise((done) => {
    child.on('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.on('close', (code) => done(code ?? 1));
  });
}
