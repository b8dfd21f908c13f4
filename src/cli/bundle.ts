/** The Worker as it is uploaded, for `npm run deploy` and the budgets of `npm run bench`. */
import { readFile } from 'node:fs/promises';
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

/** Size of a bundle, gzipped, in KiB. */
export async function bundleKib(folder: string): Promise<number> {
  return gzipSync(await readFile(join(folder, BUNDLE))).length / 1024;
}
