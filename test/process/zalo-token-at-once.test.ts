/** One refresher over two processes on one database file (zalo-oa 1.5): the pair is single-use, so a second request would lose the OA. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openNodeClient } from '../../src/store/client-node.ts';
import { migrate } from '../../src/store/migrate.ts';
import { startZaloServer } from '../platforms/zalo-server.ts';

it('two processes at once on one file refresh once and use the same token', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zalo-token-'));
  const url = `file:${join(folder, 'house.db')}`;
  const db = openNodeClient(url);
  await migrate(db);
  db.close();
  const zalo = await startZaloServer();
  try {
    const { appId, appSecret } = zalo.options;
    const script = fileURLToPath(new URL('./refresh-once.ts', import.meta.url));
    zalo.fault('/v4/oa/access_token', { kind: 'slow', ms: 300 });
    const words = [url, randomBytes(32).toString('base64'), zalo.oauthRoot, appId, appSecret, zalo.pair().refresh_token];
    const run = () => promisify(execFile)('node', ['--import', 'tsx', script, ...words]);
    const outputs = (await Promise.all([run(), run()])).map(({ stdout }) => JSON.parse(stdout));
    expect(outputs[0]).toMatchObject({ kind: 'good' });
    expect(outputs[1]).toEqual(outputs[0]);
    expect([zalo.refreshes(), zalo.requests.length]).toEqual([1, 1]);
  } finally {
    await zalo.close();
    await rm(folder, { recursive: true });
  }
});
