import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pendingMigrations } from '../../src/store/migrate.ts';
import { setUp, TWO } from '../store/migrations.ts';

it('of processes that migrate at once, each file is applied by exactly one and none fails', async () => {
  const { db, folder, url } = setUp(TWO);
  const script = join(folder, 'run.mts');
  const from = (name: string) => JSON.stringify(new URL(`../../src/store/${name}.ts`, import.meta.url).href);
  writeFileSync(
    script,
    `import { openNodeClient } from ${from('client-node')};\nimport { migrate } from ${from('migrate')};\n` +
      `process.send(await migrate(openNodeClient(${JSON.stringify(url)}), ${JSON.stringify(folder)})); process.exit(0);`,
  );
  const runs = Array.from({ length: 3 }, () => {
    const child = fork(script, { execArgv: ['--import', 'tsx'], cwd: process.cwd() });
    return new Promise<string[]>((resolve, reject) => {
      child.once('message', (names) => resolve(names as string[]));
      child.once('exit', (code) => reject(new Error(`exit ${code}`)));
    });
  });
  const applied = (await Promise.all(runs)).flat().sort();
  expect(applied).toEqual(['0001-first.sql', '0002-second.sql']);
  expect(await pendingMigrations(db, folder)).toEqual([]);
});
