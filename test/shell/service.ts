/** The program in this process, before offline platforms: what the tests of the shell run on. The database is a file, or a libSQL server that fails by script. */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Client } from '@libsql/client';
import { expect } from 'vitest';
import { createApp } from '../../src/app.ts';
import { nodeAddress } from '../../src/client-address.ts';
import { readConfig } from '../../src/config.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { buildParts, channelStates } from '../../src/house.ts';
import type { Parts } from '../../src/jobs/parts.ts';
import { runJobs } from '../../src/jobs/run.ts';
import { libsqlFetch } from '../../src/node-fetch.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate } from '../../src/store/migrate.ts';
import { patientFetch } from '../../src/store/patient-fetch.ts';
import { openKeys } from '../../src/store/seal.ts';
import { type LibsqlServer, startLibsqlServer } from '../platforms/libsql-server.ts';
import { platformSettings } from '../platforms/settings.ts';
import { startTelegramServer, type TelegramServer } from '../platforms/telegram-server.ts';
import { startZaloServer, type ZaloServer } from '../platforms/zalo-server.ts';

const DATA_KEY = randomBytes(32).toString('base64');
let seeded: Promise<string> | undefined;

/**
 * For tests in which a platform is slow by script and nothing hangs: a machine that stands still for a moment must not make its slowness a
 * time-out.
 */
export const LONG_SENDS = { SEND_TIMEOUT_MS: '20000', LEASE_MS: '60000' };

/** A database file with the demonstration data; made once, copied for each test. */
async function seededFile(): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'nhip-cau-seed-')), 'seed.db');
  const db = await openQuickly(`file:${file}`);
  await migrate(db);
  await seedDemo(db, await openKeys(DATA_KEY), Date.now());
  await db.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  return file;
}

/** A file that need not outlive a power cut: waiting for the disk was a fifth of the time of these tests (measured). */
async function openQuickly(url: string): Promise<Client> {
  const db = openNodeClient(url, undefined, { fetch: patientFetch(libsqlFetch) });
  if (url.startsWith('file:')) await db.execute('PRAGMA synchronous = OFF');
  return db;
}

/** A running service and all around it. */
export interface Service {
  url: string;
  parts: Parts;
  telegram: TelegramServer;
  zalo: ZaloServer;
  /** Looks into the database beside the service. */
  db: Client;
  /** The libSQL server, when the service runs on one. */
  database: LibsqlServer | undefined;
  /** Every log line. */
  lines: string[];
  /** Moves the service's clock, in ms. */
  advance(ms: number): void;
  /** Runs the jobs until nothing that is due is left. */
  look(): Promise<void>;
  /** Waits for everything that goes on behind answers. */
  idle(): Promise<void>;
  /** Ends all of it. Fails when a call to Telegram was not as the Bot API wants it. */
  stop(): Promise<void>;
}

/**
 * Starts one. `remote`: over HTTP on the local libSQL server, whose faults can be scripted. `patient`: a webhook waits for its commit as
 * long as it takes, so that a test about something else does not depend on how busy the machine is.
 */
export async function startService({
  remote = false,
  patient = false,
  env = {},
}: {
  remote?: boolean;
  patient?: boolean;
  env?: Record<string, string>;
} = {}): Promise<Service> {
  seeded ??= seededFile();
  const folder = await mkdtemp(join(tmpdir(), 'nhip-cau-shell-'));
  const file = join(folder, 'shell.db');
  await copyFile(await seeded, file);
  const database = remote ? await startLibsqlServer({ file }) : undefined;
  const telegram = await startTelegramServer();
  const zalo = await startZaloServer({ echoes: false });
  const config = readConfig({
    DEMO: 'off',
    DATA_KEY,
    LIBSQL_URL: database?.url ?? `file:${file}`,
    ...platformSettings(telegram, zalo),
    SEND_TIMEOUT_MS: '1500',
    LEASE_MS: '3000',
    ...env,
  });
  const db = await openQuickly(config.database.url);
  const beside = await openQuickly(`file:${file}`);
  const lines: string[] = [];
  const behind = new Set<Promise<unknown>>();
  let shift = 0;
  const parts = buildParts(config, {
    db,
    keys: await openKeys(DATA_KEY),
    bootId: crypto.randomUUID(),
    wake: () => undefined,
    clock: () => Date.now() + shift,
  });
  parts.log = (level, what, facts) => void lines.push(JSON.stringify({ level, what, ...facts }));
  const app = createApp({
    open: () => parts,
    later: (work) => {
      behind.add(work);
      void work.finally(() => behind.delete(work));
    },
    address: (c) => nodeAddress(getConnInfo(c).remote.address, c.req.header('x-forwarded-for'), '127.0.0.1'),
    siteVerification: '',
    channels: channelStates(config),
    ...(patient ? { commitWithinMs: 60_000 } : {}),
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((listening) => server.once('listening', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  telegram.webhookTo(`${url}/webhook/telegram`);
  zalo.webhookTo(`${url}/webhook/zalo`);
  const idle = async () => {
    while (behind.size > 0) await Promise.allSettled(behind);
  };
  const service: Service = {
    url,
    parts,
    telegram,
    zalo,
    db: beside,
    database,
    lines,
    advance: (ms) => {
      shift += ms;
    },
    look: () => runJobs(parts),
    idle,
    stop: async () => {
      await idle();
      await new Promise((closed) => server.close(closed));
      await telegram.close();
      await zalo.close();
      db.close();
      beside.close();
      await service.database?.close();
      await rm(folder, { recursive: true, force: true });
      expect(telegram.problems).toEqual([]);
    },
  };
  return service;
}
