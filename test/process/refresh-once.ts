/** A process of its own that asks for a fresh token once and prints where it stands: what the single-flight test starts twice. */
import { refreshZaloToken } from '../../src/jobs/zalo-token.ts';
import { openNodeClient } from '../../src/store/client-node.ts';
import { openKeys } from '../../src/store/seal.ts';

const [url = '', dataKey = '', oauthRoot = '', appId = '', appSecret = '', refreshToken = ''] = process.argv.slice(2);
const db = openNodeClient(url);
const zalo = { appId, appSecret, oauthRoot, refreshToken };
const state = await refreshZaloToken({ db, keys: await openKeys(dataKey), zalo, timeoutMs: 10_000, log: () => {} }, Date.now());
console.log(JSON.stringify(state));
db.close();
