import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTelegramServer, type TelegramServer } from '../platforms/telegram-server.ts';
import { startZaloServer, type ZaloServer } from '../platforms/zalo-server.ts';
import { office } from './process.ts';

let telegram: TelegramServer;
let zalo: ZaloServer;
let settings: Record<string, string> = {};
const { run, close } = office(() => settings);
beforeAll(async () => {
  telegram = await startTelegramServer();
  zalo = await startZaloServer();
});
afterAll(async () => {
  await telegram.close();
  await zalo.close();
  close();
});
const bot = () => ({
  DEMO: 'off',
  PUBLIC_URL: 'https://chat.example.gov.vn',
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_WEBHOOK_SECRET: 'a_secret_of_ours',
  TELEGRAM_API_ROOT: telegram.root,
});
const oa = () => ({
  DEMO: 'off',
  ZALO_APP_ID: zalo.options.appId,
  ZALO_APP_SECRET: zalo.options.appSecret,
  ZALO_OA_ID: zalo.options.oaId,
  ZALO_OA_SECRET_KEY: zalo.options.oaSecretKey,
  ZALO_REFRESH_TOKEN: zalo.pair().refresh_token,
  ZALO_API_ROOT: zalo.apiRoot,
  ZALO_OAUTH_ROOT: zalo.oauthRoot,
});

test('telegram: sets the webhook, its secret, the commands and the descriptions, and then finds all well', async () => {
  settings = bot();
  const connected = await run('connect', 'telegram');
  expect(connected.out).not.toContain('! ');
  expect(connected.code).toBe(0);
  expect(telegram.webhook()).toMatchObject({ url: 'https://chat.example.gov.vn/webhook/telegram', secret: 'a_secret_of_ours' });
  expect(telegram.problems).toEqual([]);
  expect((await run('connect', 'telegram', '--check')).code).toBe(0);
});

test('zalo --check: says which OA it is, and exit 0 with a working token', async () => {
  settings = oa();
  const checked = await run('connect', 'zalo', '--check');
  expect(checked.code).toBe(0);
  expect(zalo.refreshes()).toBe(1);
});

test('without its settings a channel can not be connected: exit 2, and the names of what is missing', async () => {
  settings = {};
  const { code, err } = await run('connect', 'telegram');
  expect(code).toBe(2);
  expect(err).toContain('TELEGRAM_BOT_TOKEN');
  expect((await run('connect', 'fax')).code).toBe(2);
});
