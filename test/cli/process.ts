/** Runs a command of the project as people do: a process of its own, in a folder and on a database of its own. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const TSX = pathToFileURL(join(ROOT, 'node_modules/tsx/dist/loader.mjs')).href;

/** What a command left behind. */
export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** A temporary office: its folder, its database, and `run` for commands in it. `settings`: further ones, asked for at each run. */
export function office(settings: () => Record<string, string> = () => ({})) {
  const folder = mkdtempSync(join(tmpdir(), 'office-'));
  const url = `file:${join(folder, 'office.db')}`;
  const env = { PATH: process.env.PATH ?? '', LIBSQL_URL: url, DATA_KEY: Buffer.alloc(32, 3).toString('base64') };
  const run = (command: string, ...args: string[]) => type(command, args, '');
  /** Runs a command with these lines typed in. */
  const type = (command: string, args: string[], input: string) =>
    new Promise<Ran>((done) => {
      const child = execFile(
        NODE,
        ['--import', TSX, join(ROOT, 'src/cli', `${command}.ts`), ...args],
        { cwd: folder, env: { ...env, ...settings() }, timeout: 60_000 },
        (error, out, err) => done({ code: error ? Number(error.code ?? -1) : 0, out, err }),
      );
      child.stdin?.end(input);
    });
  return { folder, url, run, type, close: () => rmSync(folder, { recursive: true, force: true }) };
}
