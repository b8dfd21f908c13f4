/** Measures search: how often the product that is meant is shown first, among the first three and among the first five. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Client } from '@libsql/client';
import { book } from '../house.ts';
import { readKind } from '../registry/read-kind.ts';
import { readSheet } from '../registry/sheet.ts';
import { openNodeClient } from '../store/client-node.ts';
import { migrate } from '../store/migrate.ts';
import { productsForOffice } from '../store/office.ts';
import { upsertProducts } from '../store/register.ts';
import { defaultSettings } from '../store/settings.ts';
import { fold } from '../understanding/fold.ts';
import { hanoiDate } from '../understanding/hanoi-time.ts';

/** A search and the name of the product that is meant. */
interface Query {
  query: string;
  expect: string;
}

/** Shares are 0 to 1. A miss is a search whose product is not among the first five that are shown. */
export interface MeasuredSearch {
  queries: number;
  products: number;
  recallAt1: number;
  recallAt3: number;
  recallAt5: number;
  misses: (Query & { found: string[] })[];
}

/** How many a person is shown at once. */
const SHOWN = 5;

/** Measures the searches of a file in the products of another one and prints it, as JSON or for people. */
export async function evalSearch(file: string, catalogue: string, json: boolean): Promise<void> {
  const queries = await readQueries(file);
  const folder = await mkdtemp(join(tmpdir(), 'nhip-cau-eval-'));
  const db = openNodeClient(`file:${join(folder, 'eval.db')}`);
  try {
    const now = Date.now();
    const products = await fill(db, catalogue, now);
    const measured = await measureSearch(db, queries, products, now);
    console.log(json ? JSON.stringify(measured) : report(measured));
  } finally {
    db.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** An empty database with the products of the list; how many. A row without a date counts as in force: its certificate is of today. */
async function fill(db: Client, catalogue: string, now: number): Promise<number> {
  const sheet = await readSheet(await readFile(catalogue), basename(catalogue));
  const reading = 'problem' in sheet ? sheet : readKind('products', sheet.rows);
  if ('problem' in reading) throw new Error(`${catalogue}: ${reading.problem.vi} / ${reading.problem.en}`);
  for (const { row, reason } of reading.refused) console.error(`${catalogue}:${row} ${reason.vi} / ${reason.en}`);
  // Nobody needs what is thrown away in a minute to be safe on the disk.
  await db.execute('PRAGMA synchronous = OFF');
  await migrate(db);
  const rows = reading.rows.map(({ value }) => {
    const nobody = !value.producer && !value.producerCode ? { producer: 'Chưa rõ chủ thể' } : {};
    return { ...value, ...nobody, decidedOn: value.decidedOn || hanoiDate(now) };
  });
  const { refused } = await upsertProducts(db, rows, { now, by: 'eval' });
  for (const { index, detail } of refused) console.error(`${catalogue}: ${rows[index]?.name} (${detail})`);
  return rows.length - refused.length;
}

/** Asks every search and compares names without their marks. */
async function measureSearch(db: Client, queries: readonly Query[], products: number, now: number): Promise<MeasuredSearch> {
  const settings = defaultSettings();
  const within = [0, 0, 0, 0, 0];
  const misses: MeasuredSearch['misses'] = [];
  for (const { query, expect } of queries) {
    const result = await productsForOffice(db, { words: query, group: '', stars: 0, page: 1 }, now, settings, book().synonyms);
    const found = [...result.products, ...result.near].slice(0, SHOWN).map(({ name }) => name);
    const at = found.findIndex((name) => fold(name) === fold(expect));
    for (let most = Math.max(at, 0); at >= 0 && most < SHOWN; most++) within[most] = (within[most] ?? 0) + 1;
    if (at < 0) misses.push({ query, expect, found });
  }
  const recall = (most: number) => (queries.length === 0 ? 1 : Number(((within[most - 1] ?? 0) / queries.length).toFixed(4)));
  return { queries: queries.length, products, recallAt1: recall(1), recallAt3: recall(3), recallAt5: recall(5), misses };
}

async function readQueries(file: string): Promise<Query[]> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/);
  return lines.flatMap((line, at) => (line.trim() === '' ? [] : [queryOf(line, `${file}:${at + 1}`)]));
}

function queryOf(line: string, place: string): Query {
  try {
    const { query, expect } = JSON.parse(line) as { query?: unknown; expect?: unknown };
    if (typeof query === 'string' && typeof expect === 'string') return { query, expect };
  } catch {
    // Said below, with its place.
  }
  throw new Error(`${place} cần {"query": "…", "expect": "tên sản phẩm"} / needs a query and the product's name`);
}

function report({ queries, products, recallAt1, recallAt3, recallAt5, misses }: MeasuredSearch): string {
  const percent = (share: number) => `${(share * 100).toFixed(1).padStart(5)} %`;
  return [
    `${queries} câu tìm trong ${products} sản phẩm / searches in ${products} products`,
    `${percent(recallAt1)}  đúng ngay đầu / shown first`,
    `${percent(recallAt3)}  trong ba / among three`,
    `${percent(recallAt5)}  trong năm / among five`,
    ...misses.map(({ query, expect, found }) => `\n- ${query}\n    ${expect} → ${found.join(' · ') || '(không có gì / nothing)'}`),
  ].join('\n');
}
