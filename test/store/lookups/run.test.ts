import type { Client, InStatement } from '@libsql/client';
import { expect, test } from 'vitest';
import type { Lookup } from '../../../src/model.ts';
import { runLookup } from '../../../src/store/lookups/run.ts';
import { NOW, openStore, personOf } from '../register/open-store.ts';
import { fill } from './catalogue.ts';

const LOOKUPS: Lookup[] = [
  { lookup: 'dossiers-mine', args: {} },
  { lookup: 'dossier-find', args: { text: 'gốm' } },
  { lookup: 'products-find', args: { words: 'mật ong', place: 'Ba Vì' } },
  { lookup: 'products-find', args: { place: 'Ba Vì' } },
  { lookup: 'product', args: { code: 'SP-1' } },
  { lookup: 'products-chosen', args: { codes: 'SP-1' } },
  { lookup: 'link-check', args: { code: 'ABCD2345EF' } },
  { lookup: 'link-phone', args: { phone: '0912345678' } },
  { lookup: 'request-limits', args: {} },
  { lookup: 'request', args: { number: '0001' } },
  { lookup: 'requests-mine', args: {} },
  { lookup: 'reveals-mine', args: {} },
  { lookup: 'fairs', args: { when: 'coming' } },
  { lookup: 'fair', args: { id: 'x' } },
  { lookup: 'points', args: {} },
  { lookup: 'notices-mine', args: {} },
  { lookup: 'data-mine', args: {} },
  { lookup: 'tasks', args: {} },
  { lookup: 'task', args: { id: 'V-0001' } },
  { lookup: 'task-of-message', args: { messageId: '1' } },
  { lookup: 'office', args: {} },
];

/** Some servers refuse a named argument that the statement does not use. */
const unusedNames = (statement: InStatement): string[] => {
  if (typeof statement === 'string' || statement.args === undefined || Array.isArray(statement.args)) return [];
  const { sql } = statement;
  return Object.keys(statement.args).filter((name) => !new RegExp(`:${name}\\b`).test(sql));
};

test.each(LOOKUPS)('$lookup is one round trip and writes nothing', async (lookup) => {
  const store = await openStore();
  await fill(store);
  await store.db.execute('PRAGMA query_only = ON');
  const calls: string[] = [];
  const unused: string[] = [];
  const counting = new Proxy(store.db, {
    get: (db, name) => {
      const member = db[name as keyof Client];
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        calls.push(`${String(name)} ${args[1]}`);
        unused.push(...[args[0] as InStatement | InStatement[]].flat().flatMap(unusedNames));
        return Reflect.apply(member, db, args);
      };
    },
  });
  await runLookup(counting, store.keys, lookup, { person: personOf('telegram:1'), personId: 'telegram:1', now: NOW });
  // A single statement without a transaction around it: a libSQL server would have as much work again with that.
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatch(/^(batch read|execute undefined)$/);
  expect(unused).toEqual([]);
});
