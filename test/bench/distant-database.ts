/** The libSQL server of one system, a process of its own as a distant one is a machine of its own: its work must not hold up who drives the load. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startLibsqlServer } from '../platforms/libsql-server.ts';

/** A server that waits before each answer. */
export interface DistantDatabase {
  url: string;
  /** Round trips since the start. */
  trips(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts one over this file; `delayMs` is added to each round trip. */
export async function startDistantDatabase(file: string, delayMs: number): Promise<DistantDatabase> {
  const child = fork(fileURLToPath(import.meta.url), [file, String(delayMs)], { execArgv: ['--import', 'tsx'] });
  const url = (await answerOf(child)) as string;
  return {
    url,
    trips: () => {
      const told = answerOf(child);
      child.send('trips');
      return told as Promise<number>;
    },
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    },
  };
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((done, fail) => {
    const ended = (code: number | null) => fail(new Error(`the libSQL server ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      done(message);
    });
  });
}

const [, started, file, delayMs] = process.argv;
if (started === fileURLToPath(import.meta.url) && file !== undefined) {
  const server = await startLibsqlServer({ file, delayMs: Number(delayMs) });
  process.on('message', () => process.send?.(server.requests()));
  process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
  process.send?.(server.url);
}
