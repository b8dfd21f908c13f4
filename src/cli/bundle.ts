/** The Worker as it is uploaded, for `npm run deploy` and the budgets of `npm run bench`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runTool, type Tool } from './checks.ts';

/** The bundle's name in its folder. */
export const BUNDLE = 'worker.js';

/** A call of wrangler that tells nobody of it. */
export function wrangler(...args: string[]): Tool {
  return { command: 'wrangler', args, env: { WRANGLER_SEND_METRICS: 'false' } };
}

/** Bundles the Worker into a folder, without an account. Returns wrangler's exit code. */
export function bundleWorker(folder: string): Promise<number> {
  return runTool(wrangler('deploy', '--dry-run', '--env', 'production', '--outdir', folder));
}

/** Size of a bundle, gzipped, in KiB: the code and the data that goes up beside it. */
export async function bundleKib(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => /\.js$|\.generated\./.test(name));
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return files.reduce((sum, file) => sum + gzipSync(file).length, 0) / 1024;
}
