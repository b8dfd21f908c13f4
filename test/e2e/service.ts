/** The service as its own process on a fresh database, and a visitor's browser page that watches what it asks for. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const ROOT = resolve(import.meta.dirname, '../..');
/** A start slower than this is a failure: a newcomer would think that nothing happens. */
const SERVED_WITHIN_MS = 10_000;

/** A running service with demonstration data. */
export interface Service {
  /** Without a slash at its end. */
  url: string;
  /** From the start of the process until its page was served, in ms. */
  servedAfterMs: number;
  child: ChildProcess;
  /** Sends SIGTERM (once) and returns how the process ended and after how long. */
  stop(): Promise<{ code: number | null; afterMs: number }>;
}

/** Starts it as the systemd unit would, and waits until the page is served: before a browser is unpacked, which would be measured, too. Throws after ten seconds. */
export async function startService(): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), 'nhip-cau-e2e-'));
  const began = Date.now();
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/node.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      DEMO: 'on',
      PORT: '0',
      LIBSQL_URL: `file:${join(folder, 'demo.db')}`,
      DATA_KEY: randomBytes(32).toString('base64'),
    },
  });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const stop = async () => {
    const asked = Date.now();
    if (child.exitCode === null) child.kill('SIGTERM');
    const code = await ended;
    await rm(folder, { recursive: true, force: true });
    return { code, afterMs: Date.now() - asked };
  };
  try {
    const url = await addressOf(child);
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`the page answered ${answer.status}`);
    return { url, servedAfterMs: Date.now() - began, child, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address that it prints. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let printed = '';
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      if (found) done(found);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => fail(new Error(`the service ended with ${code}: ${printed}`)));
    setTimeout(() => fail(new Error(`no address after ${SERVED_WITHIN_MS} ms: ${printed}`)), SERVED_WITHIN_MS).unref();
  });
}

/** A page and everything it should not have done. */
export interface Visit {
  page: Page;
  /** Requests to other hosts, errors in the console, errors of the page. Must stay empty. */
  trouble: string[];
}

/** Opens the page in a browser context of its own, and waits until it hears of new messages; `path` begins with a slash. */
export async function visit(browser: Browser, url: string, path = '/', options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('data:')) trouble.push(`asked ${request.url()}`);
  });
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') trouble.push(`console: ${line.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`page: ${error.message}`));
  await page.goto(`${url}${path}`);
  await page.waitForSelector('main[aria-busy="false"]');
  return { page, trouble };
}
