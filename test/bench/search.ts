/**
 * `npm run bench -- --only search`: product search beside what comes with SQLite and two search libraries, on the same made-up catalogues and the
 * same queries, in one run. Prints, and asserts nothing about time.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openKeys } from '../../src/store/seal.ts';
import { fillCatalogue, makeQueries, namesShown, type Query, recall } from '../search/measure.ts';
import { quantile } from './measure.ts';
import { ratio } from './report.ts';
import { fts5, fuse, miniSearch, type Searcher } from './search-theirs.ts';

/** A number of products; queries of each manner; and those for what takes a second for each. */
interface Size {
  products: number;
  each: number;
  slow: number;
}
const SIZES: readonly Size[] = [
  { products: 3317, each: 100, slow: 40 },
  { products: 100_000, each: 30, slow: 3 },
];
const SMOKE: readonly Size[] = [
  { products: 200, each: 3, slow: 2 },
  { products: 600, each: 3, slow: 2 },
];

interface Measured {
  name: string;
  at1: number;
  at5: number;
  p50: number;
  p95: number;
  memory: number;
}

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;
/** Bytes in use once what nobody needs is gone. */
function heapNow(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** Measures and prints all of it. */
export async function printSearch(smoke: boolean): Promise<void> {
  const ours: Measured[] = [];
  const sizes = smoke ? SMOKE : SIZES;
  for (const size of sizes) ours.push(await atSize(size));
  const [small, large] = ours;
  const [few, many] = sizes;
  if (small && large && few && many)
    console.log(
      `\n  ours, ${many.products} products against ${few.products} (${ratio(many.products, few.products)}): p50 ${ratio(large.p50, small.p50)}, p95 ${ratio(large.p95, small.p95)}`,
    );
}

async function atSize({ products, each, slow }: Size): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-search-'));
  const file = join(folder, 'search.db');
  const db = openNodeClient(`file:${file}`);
  try {
    await db.execute('PRAGMA synchronous = OFF');
    await migrate(db);
    const began = performance.now();
    const catalogue = await fillCatalogue(db, products);
    await db.execute('PRAGMA wal_checkpoint(TRUNCATE)');
    const tookMs = performance.now() - began;
    const bytes = (await stat(file)).size;
    console.log(`\n${products} products: in after ${(tookMs / 1000).toFixed(1)} s, file ${(bytes / 1e6).toFixed(1)} MB`);
    row(['', 'recall at 1', 'at 5', 'p50 ms', 'p95 ms', 'memory MB', 'queries']);

    const queries = makeQueries(catalogue, each);
    const few = makeQueries(catalogue, slow);
    const keys = await openKeys(Buffer.alloc(32, 7).toString('base64'));
    const names = catalogue.map(({ name }) => name);
    const our = await run({ name: 'ours', find: (text) => namesShown(db, keys, text) }, 0, queries);
    await theirs(() => fts5(db, names, 'AND'), queries);
    await theirs(() => fts5(db, names, 'OR'), queries);
    await theirs(() => miniSearch(names), queries);
    await theirs(() => fuse(names), few);
    for (const manner of new Set(queries.map((query) => query.manner)))
      await run(
        our.searcher,
        0,
        queries.filter((query) => query.manner === manner),
        `  ${manner}`,
      );
    return our.measured;
  } finally {
    db.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** One of the others, with what its index takes of the memory. */
async function theirs(make: () => Searcher | Promise<Searcher>, queries: readonly Query[]): Promise<void> {
  const before = heapNow();
  const searcher = await make();
  await run(searcher, heapNow() - before, queries);
}

async function run(
  searcher: Searcher,
  memory: number,
  queries: readonly Query[],
  name = searcher.name,
): Promise<{ searcher: Searcher; measured: Measured }> {
  const took: number[] = [];
  const answers: { query: Query; names: readonly string[] }[] = [];
  for (const query of queries.slice(0, 5)) await searcher.find(query.text);
  for (const query of queries) {
    const began = performance.now();
    const names = await searcher.find(query.text);
    took.push(performance.now() - began);
    answers.push({ query, names });
  }
  const measured = { name, ...recall(answers), p50: quantile(took, 0.5), p95: quantile(took, 0.95), memory };
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  row([
    name,
    percent(measured.at1),
    percent(measured.at5),
    measured.p50.toFixed(2),
    measured.p95.toFixed(2),
    (memory / 1e6).toFixed(1),
    String(queries.length),
  ]);
  return { searcher, measured };
}

function row(cells: readonly string[]): void {
  const [first = '', ...rest] = cells;
  console.log(`  ${first.padEnd(20)}${rest.map((cell) => cell.padStart(13)).join('')}`);
}
