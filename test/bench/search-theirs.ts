/** What others search names with: SQLite's FTS5 as it comes, MiniSearch and Fuse.js on names without marks. Each answers five names. */
import type { Client } from '@libsql/client';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import { fold } from '../../src/understanding/fold.ts';

/** Finds names for a text. */
export interface Searcher {
  name: string;
  find(text: string): readonly string[] | Promise<readonly string[]>;
}

const SHOWN = 5;

/** FTS5 with its own tokenizer and ranking; the words of the text, all of them or any. */
export async function fts5(db: Client, names: readonly string[], words: 'AND' | 'OR'): Promise<Searcher> {
  await db.execute('DROP TABLE IF EXISTS bench_names');
  await db.execute('CREATE VIRTUAL TABLE bench_names USING fts5(name)');
  await db.execute({ sql: 'INSERT INTO bench_names(name) SELECT value FROM json_each(?)', args: [JSON.stringify(names)] });
  return {
    name: words === 'AND' ? 'FTS5, all words' : 'FTS5, any word',
    find: async (text) => {
      const match = (text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map((word) => `"${word}"`).join(` ${words} `);
      const sql = 'SELECT name FROM bench_names WHERE bench_names MATCH ? ORDER BY rank LIMIT 5';
      return match === '' ? [] : (await db.execute({ sql, args: [match] })).rows.map((row) => String(row.name));
    },
  };
}

/** MiniSearch as its manual recommends for slips: fuzzy by a fifth of a word's length, beginnings count. */
export function miniSearch(names: readonly string[]): Searcher {
  const index = new MiniSearch({ fields: ['folded'], searchOptions: { fuzzy: 0.2, prefix: true } });
  index.addAll(names.map((name, id) => ({ id, folded: fold(name) })));
  return {
    name: 'MiniSearch',
    find: (text) =>
      index
        .search(fold(text))
        .slice(0, SHOWN)
        .map(({ id }) => names[Number(id)] ?? ''),
  };
}

/** Fuse.js, wherever in the name the text stands. */
export function fuse(names: readonly string[]): Searcher {
  const index = new Fuse(names.map(fold), { ignoreLocation: true });
  return { name: 'Fuse.js', find: (text) => index.search(fold(text), { limit: SHOWN }).map(({ refIndex }) => names[refIndex] ?? '') };
}
