/** `npm run check` and, with `--all`, `npm test`: every check in order, each with its time; stops at the first that fails. */
import { spawn } from 'node:child_process';
import { delimiter, resolve } from 'node:path';

type Check = { name: string; command: string; args: string[] };
const vitest = (...args: string[]) => ({ command: 'vitest', args: ['run', ...args] });

const FAST: Check[] = [
  { name: 'flows', command: 'node', args: ['--import', 'tsx', 'src/cli/flows.ts'] },
  { name: 'types', command: 'tsc', args: ['--noEmit'] },
  { name: 'format and lint', command: 'biome', args: ['check', '.'] },
  { name: 'unused code', command: 'knip', args: [] },
  { name: 'fast tests', ...vitest('-c', 'test/vitest.config.ts', '--project', 'fast') },
];
const SLOW: Check[] = [
  { name: 'tests of whole processes', ...vitest('-c', 'test/vitest.config.ts', '--project', 'slow') },
  { name: 'tests in workerd', ...vitest('-c', 'test/worker/vitest.config.ts') },
  { name: 'tests in a browser', ...vitest('-c', 'test/vitest.config.ts', '--project', 'browser') },
];

const checks = process.argv.includes('--all') ? [...FAST, ...SLOW] : FAST;
for (const check of checks) {
  const began = Date.now();
  console.log(`\n== ${check.name}`);
  const code = await run(check);
  console.log(`== ${check.name}: ${code === 0 ? 'ok' : `failed (${code})`}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  if (code !== 0) process.exit(code);
}

function run({ command, args }: Check): Promise<number> {
  const bin = resolve('node_modules', '.bin');
  const child = spawn(command, args, {
    stdio: 'inherit',
    // Windows has no execve for .cmd files.
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
  });
  return new Promise((done) => {
    child.on('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.on('close', (code) => done(code ?? 1));
  });
}
