/** Node entry: the same app on a libSQL file, timers instead of queues. Decides nothing. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { createApp } from './app.ts';
// What a Worker loads for its first send is read at the start here: a new version may be laid over the files of a running process.
import './channels/telegram/client.ts';
import './channels/zalo/axios.ts';
import './console/api.ts';
import { loadEnvironment, openDataKey } from './cli/environment.ts';
import { nodeAddress } from './client-address.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { openDemo } from './demo/open.ts';
import { buildParts, channelStates } from './house.ts';
import { describeError } from './jobs/describe-error.ts';
import { sendChannel } from './jobs/outbox.ts';
import type { Parts } from './jobs/parts.ts';
import { runChores } from './jobs/run.ts';
import { fetchSentFiles } from './jobs/sent-files.ts';
import type { ChannelName } from './model.ts';
import { libsqlFetch, telegramFetch } from './node-fetch.ts';
import { openNodeClient } from './store/client-node.ts';
import { isUnavailable } from './store/errors.ts';
import { missingTet } from './store/holidays.ts';
import { migrate } from './store/migrate.ts';
import { lapseLeases } from './store/outbox.ts';
import { patientFetch } from './store/patient-fetch.ts';
import { openKeys } from './store/seal.ts';
import { loadSettings } from './store/settings.ts';

/** A busy service's commits keep this distance, in ms: several updates then share one write of the file. */
const COMMITS_APART_MS = 5;
/** Channels that may be on. */
const SENDING: readonly ChannelName[] = ['telegram', 'zalo', 'simulator'];
/** Copies of a broadcast that are under way at once: each may wait for its platform's answer. */
const LANES = 20;
/** How often the jobs look, when nobody wakes them, in ms. */
const LOOK_EVERY_MS = 1000;
/** After SIGTERM what is in flight may finish this long, in ms: the rest of the ten seconds that a stop may take is a busy machine's. */
const FINISH_WITHIN_MS = 8000;
/** And then its answers have this long to reach the platforms, in ms. */
const ANSWERS_LEAVE_MS = 500;

/**
 * How long a client may take, in ms: for its headers, and for the whole of a request (an answer may take as long as it likes: the simulator's
 * streams never end). Node looks every `connectionsCheckingInterval`, answers 408 and closes.
 */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2000 };
/** Connections at once: the platforms use 40 (Telegram) and a few (Zalo); the rest must not cost every file descriptor. */
const MOST_CONNECTIONS = 1000;

async function main(): Promise<void> {
  const config = readConfig(loadEnvironment());
  const keys = await openKeys(await openDataKey(config));
  await bringUpToDate(config);
  const db = openNodeClient(config.database.url, config.database.authToken, {
    commitsApartMs: COMMITS_APART_MS,
    fetch: patientFetch(libsqlFetch),
  });
  const bootId = randomUUID();
  await lapseLeases(db, { bootId, host: hostname(), now: Date.now() });
  const inFlight = new Set<Promise<unknown>>();
  const later = (work: Promise<unknown>) => {
    inFlight.add(work);
    void work.catch(() => undefined).finally(() => inFlight.delete(work));
  };
  const chores = lookAgain(() => runChores(parts), later);
  // Each channel sends for itself: a broadcast of hours keeps neither the other channel nor the clock waiting.
  const senders = new Map(SENDING.map((channel) => [channel, lookAgain(() => sending(parts, channel), later)]));
  const files = lookAgain(() => fetching(parts), later);
  const wake: Parts['wake'] = (channel, afterMs = 0) => {
    if (afterMs > 0) return;
    chores.wake();
    files.wake();
    for (const [name, sender] of senders) if (channel === undefined || channel === name) sender.wake();
  };
  const demo = config.demo ? await openDemo({ db, keys, later, parts: () => parts }) : undefined;
  const parts = buildParts(config, {
    db,
    keys,
    bootId,
    wake,
    lanes: LANES,
    mostPerRun: Number.POSITIVE_INFINITY,
    telegramFetch,
    ...(demo ? { simulator: demo.channel } : {}),
  });
  // Before anything leaves: the office's quiet hours are among them.
  parts.settings = await loadSettings(db);
  const app = createApp({
    open: () => parts,
    later,
    address: (c) => nodeAddress(getConnInfo(c).remote.address, c.req.header('x-forwarded-for'), config.host),
    siteVerification: config.siteVerification,
    channels: channelStates(config),
    ...(demo ? { demo: demo.pages } : {}),
  });
  const tet = await missingTet(db, Date.now());
  const server = serve({ fetch: app.fetch, port: config.port, hostname: config.host, serverOptions: PATIENCE }, (info) =>
    announce(config, info, tet),
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.on('error', (error: NodeJS.ErrnoException) => fail(listenProblem(config, error)));
  wake();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      parts.ending = true;
      for (const looker of [chores, files, ...senders.values()]) looker.stop();
      const closed = new Promise<void>((done) => server.close(() => done()));
      void finish(inFlight, closed).then(() => process.exit(0));
    });
}

/** With a client of its own: a migration of a large database on a server takes longer than anything the service asks. */
async function bringUpToDate({ database }: Config): Promise<void> {
  const db = openNodeClient(database.url, database.authToken);
  await migrate(db);
  db.close();
}

/** What is in flight ends, its answers leave; an open page (a stream that never ends) does not hold the process. */
async function finish(inFlight: ReadonlySet<Promise<unknown>>, closed: Promise<void>): Promise<void> {
  const within = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await Promise.race([Promise.allSettled([...inFlight]), within(FINISH_WITHIN_MS)]);
  await Promise.race([closed, within(ANSWERS_LEAVE_MS)]);
}

/** One look at a channel's messages. A database that is away is no end of the process. */
async function sending(parts: Parts, channel: ChannelName): Promise<void> {
  if (!parts.channels[channel]) return;
  await sendChannel(parts, channel).catch((error: unknown) =>
    parts.log('error', 'job failed', { job: `send ${channel}`, error: describeError(error) }),
  );
}

/** One look at the files that staff sent in a chat: a platform that is slow with one keeps nobody waiting. */
async function fetching(parts: Parts): Promise<void> {
  await fetchSentFiles(parts).catch((error: unknown) =>
    parts.log('error', 'job failed', { job: 'files of notices', error: describeError(error) }),
  );
}

/** Runs the jobs when woken and every second, never two at once; a wake during a run means one more. */
function lookAgain(run: () => Promise<void>, later: (work: Promise<unknown>) => void) {
  let running = false;
  let again = false;
  const look = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await run();
      } while (again);
    } finally {
      running = false;
    }
  };
  const wake = () => later(look());
  const timer = setInterval(wake, LOOK_EVERY_MS);
  return { wake, stop: () => clearInterval(timer) };
}

/** The start's own words go to people, one line each; everything later is JSON. */
function announce(config: Config, info: AddressInfo, tet: string | null): void {
  const at = `http://${config.host}:${info.port}`;
  const lines = [`Nhịp Cầu OCOP: ${at}`];
  if (config.demo) lines.push(`  Mở trang này để thử (số liệu minh họa) / open it to try, demonstration data: ${at}/`);
  const states = channelStates(config);
  lines.push(`  Telegram: ${states.telegram !== 'off' ? `${config.publicUrl}/webhook/telegram` : 'tắt / off'}`);
  lines.push(`  Zalo: ${states.zalo !== 'off' ? `${config.publicUrl}/webhook/zalo` : 'tắt / off'}`);
  if (config.zalo?.signature === 'observe') lines.push('  ZALO_SIGNATURE=observe: chữ ký sai vẫn được xử lý / bad signatures are handled');
  if (tet)
    lines.push(
      `  ! Chưa có ngày nghỉ Tết ${tet}, hạn trả lời sẽ tính sai: npm run import -- holidays TỆP / the holidays of Tết ${tet} are missing: import them`,
    );
  console.log(lines.join('\n'));
}

function listenProblem(config: Config, error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE')
    return `Cổng ${config.port} đang có chương trình khác dùng; đặt PORT khác. / Port ${config.port} is taken; set PORT to another.`;
  return `Không mở được cổng ${config.port}: ${error.code ?? error.name} / can't listen`;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) fail(error.message);
  if (isUnavailable(error)) fail('Không mở được cơ sở dữ liệu, xem lại LIBSQL_URL. / The database can not be opened, see LIBSQL_URL.');
  throw error;
});
