import { afterEach, beforeEach, expect, it } from 'vitest';
import { DESCRIPTION, MENU, SHORT_DESCRIPTION } from '../../../src/channels/telegram/menu.ts';
import { connectTelegram } from '../../../src/cli/connect-telegram.ts';
import { startTelegramServer, type TelegramServer } from '../../platforms/telegram-server.ts';

let server: TelegramServer;
let lines: string[];
beforeEach(async () => {
  server = await startTelegramServer();
  lines = [];
});
afterEach(() => server.close());

const connect = (check: boolean, publicUrl = 'https://ocop.example.vn', token = server.token) =>
  connectTelegram({ token, secret: server.secret, publicUrl, apiRoot: server.root, check, print: (line) => lines.push(line) });

it('sets the webhook with its secret and the four kinds of update that we read', async () => {
  expect(await connect(false)).toEqual([]);
  expect(server.webhook()).toEqual({
    url: 'https://ocop.example.vn/webhook/telegram',
    secret: server.secret,
    allowed: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
  });
  expect(server.problems).toEqual([]);
});

it('sets menu and descriptions for apps in Vietnamese, in English and in any other language', async () => {
  await connect(false);
  const commands = (which: string) => server.settings.get(`MyCommands/${which}`) as { command: string; description: string }[];
  expect(commands('').map(({ command }) => command)).toEqual(MENU.map(({ command }) => command));
  expect(commands('en').find(({ command }) => command === 'hoso')?.description).toBe('Look up my dossiers');
  expect(commands('vi')).toEqual(commands(''));
  expect(['', 'vi', 'en'].map((which) => server.settings.get(`MyDescription/${which}`))).toEqual([
    DESCRIPTION.vi,
    DESCRIPTION.vi,
    DESCRIPTION.en,
  ]);
  expect(server.settings.get('MyShortDescription/en')).toBe(SHORT_DESCRIPTION.en);
  expect(server.settings.get('menu')).toEqual({ type: 'commands' });
});

it('then a check finds nothing, and changes nothing', async () => {
  await connect(false);
  server.calls.length = 0;
  expect(await connect(true)).toEqual([]);
  expect(server.calls.filter(({ method }) => method.startsWith('set'))).toEqual([]);
  expect(lines.join('\n')).toContain(`@${server.username}`);
});

it('a check of a bot that was never connected lists what is missing', async () => {
  const problems = await connect(true);
  expect(problems.map((line) => line.split(':')[0])).toEqual([
    'webhook',
    'allowed updates',
    'menu lệnh / command menu (mặc định / default)',
    'mô tả / descriptions (mặc định / default)',
    'menu lệnh / command menu (vi)',
    'mô tả / descriptions (vi)',
    'menu lệnh / command menu (en)',
    'mô tả / descriptions (en)',
  ]);
});

it('a wrong token is one problem', async () => {
  expect(await connect(true, undefined, '1:wrong-token')).toEqual(['bot: 401 Unauthorized']);
});

it('a public address without https is said before anything is set', async () => {
  const problems = await connect(false, 'http://ocop.example.vn');
  expect(problems).toEqual([expect.stringContaining('https')]);
  expect(server.calls).toEqual([]);
});

it('a refusal stops the setting up and is told', async () => {
  server.fault({ kind: 'error', code: 400, description: 'Bad Request: bad webhook: Failed to resolve host' }, { method: 'setWebhook' });
  expect(await connect(false)).toEqual(['webhook: 400 Bad Request: bad webhook: Failed to resolve host']);
  expect(server.calls.map(({ method }) => method)).toEqual(['setWebhook']);
});

it('an error of the webhook counts while updates are waiting', async () => {
  await connect(false);
  server.settings.set('webhook_error', {
    last_error_message: 'Wrong response from the webhook: 503',
    last_error_date: 1_795_494_000,
    pending_update_count: 3,
  });
  expect(await connect(true)).toEqual([expect.stringContaining('Wrong response from the webhook: 503')]);
  server.settings.set('webhook_error', {
    last_error_message: 'Wrong response from the webhook: 503',
    last_error_date: 1_795_494_000,
    pending_update_count: 0,
  });
  expect(await connect(true)).toEqual([]);
});

it('no line shows the token or the secret', async () => {
  await connect(false);
  await connect(true);
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.join('\n')).not.toContain(server.token);
  expect(lines.join('\n')).not.toContain(server.secret);
});
