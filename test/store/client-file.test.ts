import { expect, it } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { isConstraint } from '../../src/store/errors.ts';
import { openHouse } from './house.ts';

const put = (name: string, value = '1') => ({ sql: 'INSERT INTO setting (name, value, version) VALUES (?, ?, 1)', args: [name, value] });

it('write batches of one moment go in together, and one that is refused leaves the others alone', async () => {
  const { db } = await openHouse();
  await db.batch([put('taken')], 'write');
  const all = await Promise.allSettled([
    db.batch([put('a'), put('b')], 'write'),
    db.batch([put('c'), put('taken')], 'write'),
    db.batch([put('d')], 'write'),
  ]);
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(all[1]?.status === 'rejected' && isConstraint(all[1].reason)).toBe(true);
  const { rows } = await db.execute('SELECT name FROM setting ORDER BY name');
  expect(rows.map(({ name }) => name)).toEqual(['a', 'b', 'd', 'taken']);
});

it('a hundred at once keep their order and see what the ones before them wrote', async () => {
  const { db } = await openHouse();
  const grow = "UPDATE setting SET value = value + 1 WHERE name = 'n' RETURNING value";
  await db.batch([put('n', '0')], 'write');
  const answers = await Promise.all(Array.from({ length: 100 }, () => db.batch([grow], 'write')));
  expect(answers.map(([answer]) => Number(answer?.rows[0]?.value))).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
});

it('a statement is good again after it was refused, and after the schema has changed', async () => {
  const { db, url } = await openHouse();
  const read = 'SELECT * FROM setting WHERE name = ?';
  await db.batch([put('x')], 'write');
  await expect(db.execute(put('x'))).rejects.toThrow(/UNIQUE/);
  await db.execute(put('y'));
  const [before] = (await db.execute({ sql: read, args: ['x'] })).rows;
  const other = openNodeClient(url);
  await other.execute('ALTER TABLE setting ADD COLUMN more TEXT');
  other.close();
  const [after] = (await db.execute({ sql: read, args: ['x'] })).rows;
  expect([Object.keys(before ?? {}), Object.keys(after ?? {})]).toEqual([
    ['name', 'value', 'version'],
    ['name', 'value', 'version', 'more'],
  ]);
});

it('a row has its values by name and, out of sight, by place', async () => {
  const { db } = await openHouse();
  const [row] = (await db.execute("SELECT 'a' AS name, 2 AS n")).rows;
  expect([row?.[0], row?.[1], row?.length]).toEqual(['a', 2, 2]);
  expect({ ...row }).toEqual({ name: 'a', n: 2 });
  expect((await db.execute('SELECT 0')).rows[0]).toEqual({ 0: 0 });
});
