/** `npm run connect -- zalo` from the printed address to the stored pair, with the offline OA as the administrator. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@libsql/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ConnectParts, connectZalo } from '../../../src/cli/connect-zalo.ts';
import { openKeys } from '../../../src/store/seal.ts';
import { keepConsentCode, readToken, replaceToken } from '../../../src/store/token.ts';
import type { ZaloOptions } from '../../platforms/zalo/world.ts';
import { startZaloServer, type ZaloServer } from '../../platforms/zalo-server.ts';
import { openMigrated } from '../../store/migrated.ts';

let folder: string;
let db: Client;
let zalo: ZaloServer;
let parts: ConnectParts;
let said: string[];

async function begin(options: ZaloOptions = {}) {
  zalo = await startZaloServer(options);
  const { appId, appSecret, oaId, oaSecretKey } = zalo.options;
  const roots = { apiRoot: zalo.apiRoot, oauthRoot: zalo.oauthRoot, templateRoot: zalo.templateRoot };
  said = [];
  parts = {
    db,
    keys: await openKeys(randomBytes(32).toString('base64')),
    zalo: { appId, appSecret, oaId, oaSecretKey, ...roots, refreshToken: '', signature: 'enforce', paidWindow: false, templates: {} },
    publicUrl: 'https://ocop.example',
    timeoutMs: 2000,
    log: () => {},
    clock: Date.now,
    say: (line) => void said.push(line),
    waitMs: 3000,
    pollMs: 20,
  };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zalo-connect-'));
  db = await openMigrated(join(folder, 'house.db'));
});
afterEach(async () => {
  db.close();
  await zalo.close();
  await rm(folder, { recursive: true });
});

/** Opens the printed address as an administrator, and hands what comes back to the store as `/connect/zalo` does. */
async function agree(change: (back: URLSearchParams) => void = () => {}): Promise<void> {
  let url: string | undefined;
  while (url === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    url = /https?:\S+permission\S+/.exec(said.join('\n'))?.[0];
  }
  const location = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
  expect(`${location.origin}${location.pathname}`).toBe('https://ocop.example/connect/zalo');
  const back = location.searchParams;
  change(back);
  const [state, code, oaId] = ['state', 'code', 'oa_id'].map((name) => back.get(name) ?? '') as [string, string, string];
  await keepConsentCode(db, parts.keys, { state, code, oaId }, Date.now());
}

describe('connectZalo', () => {
  test('consent leads to a stored pair and a checked OA', async () => {
    await begin({ profile: { linked_ZCA: 'zca-1' } });
    const [exit] = await Promise.all([connectZalo(parts, false), agree()]);
    expect(exit).toBe(0);
    expect(await readToken(db, parts.keys, 'zalo')).toMatchObject({
      accessToken: expect.stringMatching(/^at-/),
      state: 'good',
      version: 1,
    });
    expect(said).toContain(`✓ OA: Nhịp Cầu OCOP (${zalo.options.oaId})`);
    expect(said.filter((line) => line.startsWith('! '))).toEqual(['! Gói / Package: Tăng trưởng']);
  });

  test('it says what the OA lacks', async () => {
    await begin({ profile: { is_verified: false, package_name: '', oa_type: 1, linked_ZCA: null } });
    const [exit] = await Promise.all([connectZalo(parts, false), agree()]);
    expect(exit).toBe(0);
    expect(said.filter((line) => line.startsWith('! '))).toHaveLength(4);
  });

  test('consent cures a token that Zalo had refused', async () => {
    await begin();
    await replaceToken(db, parts.keys, 'zalo', { accessToken: 'a', refreshToken: 'dead', expiresAt: 0 }, 0);
    expect(await connectZalo(parts, true)).toBe(1);
    expect((await readToken(db, parts.keys, 'zalo'))?.state).toBe('needs_reauth');
    await Promise.all([connectZalo(parts, false), agree()]);
    expect((await readToken(db, parts.keys, 'zalo'))?.state).toBe('good');
    expect(await connectZalo(parts, true)).toBe(0);
  });

  test('the consent of another OA is not taken', async () => {
    await begin();
    const [exit] = await Promise.all([connectZalo(parts, false), agree((back) => back.set('oa_id', '111'))]);
    expect(exit).toBe(1);
    expect(await readToken(db, parts.keys, 'zalo')).toBeNull();
  });

  test('a code that Zalo refuses is explained', async () => {
    await begin();
    const [exit] = await Promise.all([connectZalo(parts, false), agree((back) => back.set('code', 'used'))]);
    expect(exit).toBe(1);
    expect(said.join('\n')).toContain('(-14005)');
  });

  test('without consent it ends in time', async () => {
    await begin();
    expect(await connectZalo({ ...parts, waitMs: 60 }, false)).toBe(1);
  });

  test('a check asks for no consent', async () => {
    await begin();
    expect(await connectZalo(parts, true)).toBe(1);
    expect(said.join('\n')).not.toContain('permission');
  });

  test('a check finds a token of another OA', async () => {
    await begin({ profile: { oaid: '111' } });
    parts.zalo.refreshToken = zalo.pair().refresh_token;
    expect(await connectZalo(parts, true)).toBe(1);
    expect(said.join('\n')).toContain('≠ ZALO_OA_ID');
  });

  test('a check says what is wrong with the templates of the settings', async () => {
    await begin({ profile: { linked_ZCA: 'zca-1' } });
    parts.zalo.refreshToken = zalo.pair().refresh_token;
    zalo.template('1', { params: ['ma', 'ngay'] });
    zalo.template('2', { status: 'PENDING_REVIEW', params: ['ma'] });
    zalo.template('3', { refuses: -131 });
    parts.zalo.templates = {
      'request-arrived': { id: '1', fields: { ma: '{object}', khac: 'x' } },
      'request-reminder': { id: '2', fields: { ma: '{object}' } },
      'staff-said': { id: '3', fields: {} },
      'no-such-flow': { id: '9', fields: {} },
    };
    expect(await connectZalo(parts, true)).toBe(0);
    expect(said.filter((line) => line.startsWith('! ')).slice(1)).toEqual([
      '! Tin mẫu / Template request-arrived (1): thiếu trường / missing: ngay',
      '! Tin mẫu / Template request-arrived (1): trường lạ / unknown: khac',
      "! Tin mẫu / Template request-reminder (2): chưa gửi được / can't be sent yet (PENDING_REVIEW)",
      '! Tin mẫu / Template staff-said (3): Zalo -131 Template can not be sent, configuration',
      '! ZALO_TEMPLATES: không có mục đích / no such purpose: no-such-flow',
      '! Tin mẫu / Template no-such-flow (9): Zalo -109 Template ID is invalid, bad-message',
    ]);
  });

  test('no token is ever printed', async () => {
    await begin();
    await Promise.all([connectZalo(parts, false), agree()]);
    expect(said.join('\n')).not.toMatch(/\b(at|rt)-/);
  });
});
