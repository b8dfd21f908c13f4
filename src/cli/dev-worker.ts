/** The Worker in workerd for `npm run dev`: `wrangler dev` as a process of its own, with everything that it starts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './checks.ts';

/** What `wrangler dev` is started with. */
export interface DevWorkerOptions {
  /** The Worker's settings. */
  settings: Record<string, string>;
  /** 0 for a free one. */
  port: number;
  /** For what wrangler keeps; removed by whoever made it. */
  folder: string;
  /** Takes a line of the Worker's or of wrangler's complaints. */
  say(line: string): void;
}

/** The Worker while it runs. */
export interface DevWorker {
  /** Without a slash at its end. */
  url: string;
  /** Settles when wrangler has ended, for whatever reason. */
  ended: Promise<void>;
  /** Ends wrangler and all it started. */
  stop(): Promise<void>;
}

/** wrangler has this long to end by itself, in ms. */
const STOP_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 50;
/** The address wrangler says it listens on. */
const READY = /Ready on (http:\/\/\S+)/;

/** Starts it and waits until it listens; throws what wrangler said when it ends before. */
export async function startDevWorker({ settings, port, folder, say }: DevWorkerOptions): Promise<DevWorker> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/wrangler/bin/wrangler.js'), ...(await words(settings, port, folder))], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl+C is ours to pass on, in order, and workerd can be found should wrangler leave it behind.
    detached: process.platform !== 'win32',
    env: { ...process.env, WORKER_BUILD: 'quick', WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', FORCE_COLOR: '0' },
  });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const stop = () => stopGroup(child, ended);
  const said: string[] = [];
  const url = new Promise<string>((ready, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, address] = READY.exec(line) ?? [];
      if (address) ready(address.replace(/\/$/, ''));
      // Of wrangler's own talk only what happens to the code; a line of the Worker's log is JSON.
      if (/^\{|^⎔/.test(line)) say(line);
      said.push(line);
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.trim() !== '') say(line);
      said.push(line);
    });
    void ended.then(() => fail(new Error(`wrangler dev:\n${said.join('\n')}`)));
  });
  try {
    return { url: await url, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function words(settings: Record<string, string>, port: number, folder: string): Promise<string[]> {
  // A file of ours, so that an office's own .env with its real tokens is not read.
  const none = join(folder, 'none.env');
  await writeFile(none, '');
  return [
    'dev',
    ...['--env', '', '--env-file', none, '--persist-to', join(folder, 'workerd')],
    ...['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0', '--show-interactive-dev-session=false'],
    ...Object.entries(settings).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
  ];
}

/** Asks wrangler to end and waits until its whole group has; what is left then is killed. */
async function stopGroup({ pid }: ChildProcess, ended: Promise<void>): Promise<void> {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return ended;
  }
  signalGroup(pid, 'SIGTERM');
  if (!(await isGone(pid))) signalGroup(pid, 'SIGKILL');
  await isGone(pid);
}

/** Whether there was anybody in the group to signal; 0 only asks. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

async function isGone(pid: number): Promise<boolean> {
  for (let waited = 0; waited < STOP_WITHIN_MS; waited += LOOK_EVERY_MS) {
    if (!signalGroup(pid, 0)) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return false;
}
