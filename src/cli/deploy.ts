/**
 * `npm run deploy`: flows, checks, the bundle, pending migrations of the database that LIBSQL_URL names, `wrangler deploy --env production`.
 * `-- --dry-run` builds, checks and lists pending migrations; it applies nothing and needs no Cloudflare account. Migrations come before the
 * new Worker: they only add, so the old one runs on the new schema meanwhile, and the new one refuses the old schema.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { openNodeClient } from '../store/client-node.ts';
import { migrate, pendingMigrations } from '../store/migrate.ts';
import { bundleKib, bundleWorker, wrangler } from './bundle.ts';
import { FAST, FLOWS, ROOT, runChecks, runTool } from './checks.ts';
import { runCommand } from './database.ts';
import { loadEnvironment } from './environment.ts';

const USAGE = `npm run deploy                 kiểm tra, cập nhật cơ sở dữ liệu, đưa lên Cloudflare / checks, migrates, deploys
npm run deploy -- --dry-run    chỉ dựng, kiểm tra và liệt kê / only builds, checks and lists
  --checked (chỉ với / only with --dry-run): npm run check vừa chạy xong / has just been run`;

await runCommand(async () => {
  const options = { 'dry-run': { type: 'boolean', default: false }, checked: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ options });
  const dryRun = values['dry-run'];
  // What goes live is always checked: only a rehearsal may say that it has been.
  if (values.checked && !dryRun) return fail(USAGE, 2);
  const target = targetOf();
  if (!dryRun && !target?.remote)
    return fail('Đặt LIBSQL_URL là máy chủ libSQL của Worker (.env). / Set LIBSQL_URL to the Worker’s libSQL server.', 2);
  return inOrder(
    () => runChecks(values.checked ? [FLOWS] : FAST),
    () => build(),
    () => migrations(target, dryRun),
    () => (dryRun ? Promise.resolve(0) : runTool(wrangler('deploy', '--env', 'production'))),
  );
});

async function inOrder(...steps: (() => Promise<number>)[]): Promise<number> {
  for (const step of steps) {
    const code = await step();
    if (code !== 0) return code;
  }
  return 0;
}

type Target = { url: string; authToken: string; remote: boolean };

/** The database of the environment; null when none is named. Throws `ConfigError`. */
function targetOf(): Target | null {
  const environment = loadEnvironment();
  const { url, authToken } = readConfig(environment).database;
  return environment.LIBSQL_URL ? { url, authToken, remote: !url.startsWith('file:') } : null;
}

/** Bundles the Worker as it will be uploaded and says how large it is. */
async function build(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'nhip-cau-deploy-'));
  try {
    const code = await bundleWorker(folder);
    if (code !== 0) return code;
    console.log(`\nWorker: ${(await bundleKib(folder)).toFixed(1)} KiB gzip`);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function migrations(target: Target | null, dryRun: boolean): Promise<number> {
  const db = openTarget(target);
  try {
    const pending = db ? await pendingMigrations(db) : await allMigrations();
    console.log(list(pending, target));
    if (!dryRun && db) for (const name of await migrate(db)) console.log(`  ✓ ${name}`);
    return 0;
  } catch (error) {
    // The client's own words may hold the address with its token.
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    return fail(`Không hỏi được cơ sở dữ liệu, xem LIBSQL_URL / The database could not be asked, see LIBSQL_URL${code}`, 1);
  } finally {
    db?.close();
  }
}

/** A rehearsal makes no file: a database that is not there yet is an empty one. */
function openTarget(target: Target | null): ReturnType<typeof openNodeClient> | null {
  if (!target || (!target.remote && !existsSync(target.url.replace(/^file:|\?.*$/g, '')))) return null;
  return openNodeClient(target.url, target.authToken);
}

async function allMigrations(): Promise<string[]> {
  return (await readdir(join(ROOT, 'src/store/migrations'))).filter((name) => name.endsWith('.sql')).sort();
}

function list(pending: readonly string[], target: Target | null): string {
  const of = target ? '' : ' (LIBSQL_URL chưa đặt, coi như trống / is not set, taken as empty)';
  if (pending.length === 0) return `Cơ sở dữ liệu đã đúng phiên bản. / No pending migrations.${of}`;
  return [`Thay đổi cơ sở dữ liệu còn chờ / Pending migrations${of}:`, ...pending.map((name) => `  - ${name}`)].join('\n');
}

function fail(message: string, code: number): number {
  console.error(message);
  return code;
}
