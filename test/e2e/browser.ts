/** A real Chromium for tests: the one inside `@sparticuz/chromium`, or the one that CHROME_PATH names (elsewhere than Linux x64). */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** What helps in a Lambda and breaks here: with one process for all, closing a page ends the browser. */
const LAMBDA_ONLY = new Set(['--single-process', '--no-zygote']);

/** Starts a browser; `close` also removes what it unpacked. */
export async function startBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  // It reuses a Chromium that another version left in the temporary folder, so it gets a folder of its own (lessons 1).
  const home = await mkdtemp(join(tmpdir(), 'nhip-cau-chromium-'));
  const before = { TMPDIR: process.env.TMPDIR, runtime: process.env.AWS_EXECUTION_ENV };
  process.env.TMPDIR = home;
  // Makes it unpack its own NSS libraries.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs24.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    const executablePath = process.env.CHROME_PATH ?? (await packed.executablePath());
    const fonts = await ownFonts(home);
    const browser = await chromium.launch({
      executablePath,
      args: process.env.CHROME_PATH
        ? ['--no-sandbox']
        : packed.args.filter((arg) => !LAMBDA_ONLY.has(arg)).concat('--disable-background-networking', '--disable-sync'),
      headless: true,
      env: { ...process.env, HOME: home, ...(process.env.CHROME_PATH ? {} : { FONTCONFIG_PATH: fonts }) },
    });
    return {
      browser,
      close: async () => {
        await browser.close();
        await rm(home, { recursive: true, force: true });
      },
    };
  } finally {
    restore('TMPDIR', before.TMPDIR);
    restore('AWS_EXECUTION_ENV', before.runtime);
  }
}

/** Its own fonts.conf looks in /tmp/fonts; a bare container has no others, and a page without letters tests nothing. */
async function ownFonts(home: string): Promise<string> {
  const folder = join(home, 'fonts');
  await mkdir(folder, { recursive: true });
  const dirs = [folder, '/usr/share/fonts'].map((dir) => `<dir>${dir}</dir>`).join('');
  await writeFile(
    join(folder, 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig>${dirs}<cachedir>${join(home, 'font-cache')}</cachedir></fontconfig>`,
  );
  return folder;
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
