import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fill } from '../lookups/catalogue.ts';
import { act, addContact, addLink, addStaff, openStore, rows } from '../register/open-store.ts';

const SRC = new URL('../../../src/', import.meta.url).pathname;

test('one file alone reads sealed phones', async () => {
  const files = (await readdir(SRC, { recursive: true })).filter((file) => /\.tsx?$/.test(file));
  const readers: string[] = [];
  for (const file of files) {
    const text = await readFile(join(SRC, file), 'utf8');
    const aliases = [...text.matchAll(/\b(?:FROM|JOIN)\s+phone(?:\s+(?:AS\s+)?(?!ON\b|WHERE\b|JOIN\b|LEFT\b)(\w+))?/gi)].map(
      (match) => match[1] ?? 'phone',
    );
    const selects = [...text.matchAll(/SELECT\b[^;`]*?\bFROM\s+phone\b/gi)].some((match) =>
      /[\s,(]sealed\b|\*/.test(match[0].slice(match[0].lastIndexOf('SELECT')).replace(/count\(\*\)/g, '')),
    );
    if (selects || aliases.some((alias) => text.includes(`${alias}.sealed`))) readers.push(file);
  }
  expect(readers).toEqual(['store/reveal.ts']);
});

test('after a whole connection no number stands in plain in any table', async () => {
  const store = await openStore();
  await fill(store);
  await addContact(store.db, 'telegram:1');
  await addContact(store.db, 'telegram:2');
  await addContact(store.db, 'telegram:9');
  await addStaff(store.db, 's', 'telegram:9');
  await addLink(store.db, 'telegram:2', 'CT-1');
  const number = 'YC-2026-0001';
  const done = [
    await act(store, 'telegram:1', [
      { effect: 'grant-consent', purpose: 'share', version: '1', text: 't' },
      { effect: 'set-profile', name: 'Lan', phone: '0987654321' },
      {
        effect: 'open-requests',
        number,
        products: 'SP-1',
        purpose: 'gift',
        quantity: '1',
        frequency: 'once',
        area: 'x',
        note: 'gọi 0987654321',
      },
      { effect: 'open-task', kind: 'complaint', text: 'gọi 0987654321' },
      { effect: 'keep-question', text: 'gọi 0987654321' },
    ]),
    await act(store, 'telegram:2', [{ effect: 'ask-buyer', number, question: 'số 0912345678 phải không' }]),
    await act(store, 'telegram:9', [{ effect: 'say-to-contact', task: 'V-0001', text: 'gọi 0912345678' }]),
    await act(store, 'telegram:2', [{ effect: 'answer-request', number, answer: 'accept' }]),
  ];
  expect(done).toEqual([true, true, true, true]);
  const tables = await rows(store.db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_words_%'");
  const everything = await Promise.all(tables.map(({ name }) => rows(store.db, `SELECT * FROM "${name}"`)));
  const text = JSON.stringify(everything);
  expect(text).toContain('request-accepted');
  expect(text).not.toMatch(/98765432|91234567/);
});
