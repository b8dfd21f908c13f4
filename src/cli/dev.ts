/**
 * `npm run dev`: the Worker itself in workerd, with reload, between an offline Telegram, an offline Zalo and a local libSQL server on a file
 * with demonstration data. No account, no network. Everything begins anew with each start, and nothing is left when it ends.
 */
import { randomBytes } from 'node:crypto';
import { watch } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLibsqlServer } from '../../test/platforms/libsql-server.ts';
import { platformSettings } from '../../test/platforms/settings.ts';
import { startTelegramServer } from '../../test/platforms/telegram-server.ts';
import { startZaloServer } from '../../test/platforms/zalo-server.ts';
import { DEMO_LINK_CODES } from '../demo/people.ts';
import { seedDemo } from '../demo/seed.ts';
import { openNodeClient } from '../store/client-node.ts';
import { migrate } from '../store/migrate.ts';
import { openKeys } from '../store/seal.ts';
import { FLOWS, ROOT, runTool } from './checks.ts';
import { runCommand } from './database.ts';
import { showSent, TALK_HELP, talk } from './dev-talk.ts';
import { startDevWorker } from './dev-worker.ts';

/** Cloudflare's cron runs every minute; wrangler dev runs none. In ms. */
const CRON_EVERY_MS = 60_000;
/** An editor writes a file in several goes. In ms. */
const QUIET_MS = 200;

/** What must be undone at the end, last thing first. */
const undo: (() => unknown)[] = [];
const signal = new Promise<void>((done) => {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => done());
});

await runCommand(async () => {
  try {
    return await develop();
  } finally {
    for (const step of undo.reverse()) await step();
  }
});
// Standard input, still open, would hold the process.
process.exit();

async function develop(): Promise<number> {
  if ((await runTool(FLOWS)) !== 0) return 1;
  const { platforms, settings, folder } = await surroundings();
  const begun = startDevWorker({
    settings,
    port: Number(process.env.PORT ?? 8787),
    folder,
    say: (line) => console.log(`  [worker] ${line}`),
  });
  // Ctrl+C during the start, too, ends what has been started.
  undo.push(async () => (await begun.catch(() => undefined))?.stop());
  const worker = await Promise.race([begun, signal]);
  if (!worker) return 0;
  const { telegram, zalo } = platforms;
  telegram.webhookTo(`${worker.url}/webhook/telegram`);
  zalo.webhookTo(`${worker.url}/webhook/zalo`);
  const cron = setInterval(() => void fetch(`${worker.url}/cdn-cgi/local/scheduled`).catch(() => undefined), CRON_EVERY_MS);
  undo.push(showSent(platforms), watchFlows(), () => clearInterval(cron));
  console.log(`
Nhịp Cầu OCOP (Worker): ${worker.url}
  Telegram (offline): ${telegram.root}
  Zalo (offline): ${zalo.apiRoot}
  libSQL: ${settings.LIBSQL_URL}
  Mã liên kết để thử / link codes to try: ${DEMO_LINK_CODES.map(({ code }) => code).join(', ')}

${TALK_HELP}`);
  const crashed = worker.ended.then(() => 1);
  return Promise.race([talk(platforms).then(() => 0), signal.then(() => 0), crashed]);
}

/** The database with demonstration data, behind a libSQL server; the two platforms; and the Worker's settings for them. */
async function surroundings() {
  const folder = await mkdtemp(join(tmpdir(), 'nhip-cau-dev-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'dev.db');
  const dataKey = randomBytes(32).toString('base64');
  const db = openNodeClient(`file:${file}`);
  await migrate(db);
  await seedDemo(db, await openKeys(dataKey), Date.now());
  db.close();
  const database = await startLibsqlServer({ file });
  undo.push(() => database.close());
  const telegram = await startTelegramServer();
  undo.push(() => telegram.close());
  const zalo = await startZaloServer();
  undo.push(() => zalo.close());
  const settings = {
    LIBSQL_URL: database.url,
    DATA_KEY: dataKey,
    ...platformSettings(telegram, zalo),
  };
  return { platforms: { telegram, zalo }, settings, folder };
}

/** Compiles the flows when one of them changes; wrangler reloads what comes of it. Returns the stopping. */
function watchFlows(): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(join(ROOT, 'flows'), () => {
    clearTimeout(timer);
    timer = setTimeout(() => void runTool(FLOWS), QUIET_MS);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
