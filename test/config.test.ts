/** The operator's settings (contract of the settings): what is taken, and that every problem is said at once. */
import { describe, expect, it } from 'vitest';
import { ConfigError, OPERATOR_SETTINGS, readConfig } from '../src/config.ts';

const KEY = Buffer.alloc(32, 1).toString('base64');
const TELEGRAM = { TELEGRAM_BOT_TOKEN: `123456:${'A'.repeat(35)}`, TELEGRAM_WEBHOOK_SECRET: 'secret_1' };
const ZALO = { ZALO_APP_ID: '1', ZALO_APP_SECRET: 'a', ZALO_OA_ID: '2', ZALO_OA_SECRET_KEY: 'b' };

function problemsOf(environment: Record<string, unknown>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) {
      for (const problem of error.problems) expect(error.message).toContain(`\n  - ${problem}`);
      return error.problems;
    }
    throw error;
  }
  return [];
}

it('every setting of every kind wrong at once: one message names each of them', () => {
  const wrong: Record<string, string> = {
    PORT: 'http',
    PUBLIC_URL: 'chat.example.vn',
    LIBSQL_URL: 'mysql://x',
    DATA_KEY: 'short',
    TELEGRAM_BOT_TOKEN: 'abc',
    TELEGRAM_API_ROOT: 'x',
    ZALO_OA_ID: '2',
    ZALO_API_ROOT: 'ftp://x',
    ZALO_OAUTH_ROOT: 'x',
    ZALO_TEMPLATE_ROOT: 'x',
    ZALO_SIGNATURE: 'maybe',
    ZALO_TEMPLATES: '[1]',
    ZALO_PAID_WINDOW: 'perhaps',
    ZALO_SITE_VERIFICATION: '<script>',
    TELEGRAM_RATE: '0',
    ZALO_RATE: '1.5',
    SEND_TIMEOUT_MS: '5',
    LEASE_MS: '9999999',
    DEMO: 'vielleicht',
    LOG_LEVEL: 'loud',
  };
  const problems = problemsOf(wrong);
  for (const name of Object.keys(wrong))
    expect(
      problems.filter((problem) => problem.includes(name)),
      name,
    ).not.toEqual([]);
  expect(problems.find((problem) => problem.startsWith('Telegram:'))).toContain('TELEGRAM_WEBHOOK_SECRET');
  expect(problems.find((problem) => problem.startsWith('Zalo:'))).toContain('ZALO_APP_ID, ZALO_APP_SECRET, ZALO_OA_SECRET_KEY');
});

it('what only two settings together make wrong is said beside what one makes wrong alone', () => {
  const problems = problemsOf({ ...TELEGRAM, DEMO: 'on', SEND_TIMEOUT_MS: '5000', LEASE_MS: '5000', LOG_LEVEL: 'loud' });
  expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual(['DATA_KEY', 'DEMO', 'LEASE_MS', 'LOG_LEVEL']);
});

it('one message a problem: a setting that is wrong alone is not also wrong together with another', () => {
  expect(problemsOf({ ...TELEGRAM, DATA_KEY: 'short' }).map((problem) => problem.split(':')[0])).toEqual(['DATA_KEY']);
  expect(problemsOf({ SEND_TIMEOUT_MS: 'x', LEASE_MS: '300' }).map((problem) => problem.split(':')[0])).toEqual(['SEND_TIMEOUT_MS']);
});

describe('channels', () => {
  it('with nothing set both are off and the demonstration is on, with its own file', () => {
    expect(readConfig({})).toMatchObject({ telegram: null, zalo: null, demo: true, host: '127.0.0.1', port: 8787 });
    expect(readConfig({}).database.url).toBe('file:.data/demo.db');
    expect(readConfig({ DEMO: 'off' })).toMatchObject({ demo: false, database: { url: 'file:.data/nhip-cau.db' } });
  });

  it('a real channel takes the demonstration away', () => {
    expect(readConfig({ ...TELEGRAM, DATA_KEY: KEY })).toMatchObject({
      demo: false,
      zalo: null,
      telegram: { apiRoot: 'https://api.telegram.org' },
    });
    expect(readConfig({ ...ZALO, DATA_KEY: KEY })).toMatchObject({
      demo: false,
      telegram: null,
      zalo: { signature: 'enforce', paidWindow: false },
    });
  });

  it.each([...Object.keys(TELEGRAM), ...Object.keys(ZALO), 'ZALO_REFRESH_TOKEN'])('half a channel (only %s) is a problem', (name) => {
    const value = ({ ...TELEGRAM, ...ZALO, ZALO_REFRESH_TOKEN: 'r' } as Record<string, string>)[name];
    expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining('missing; set all of')]);
  });

  it('a real channel needs a data key', () => {
    for (const channel of [TELEGRAM, ZALO])
      expect(problemsOf(channel)).toEqual([expect.stringContaining('DATA_KEY: required with a real channel')]);
  });
});

it('blank counts as not set, bindings that are no text are left alone, and addresses lose their last slash', () => {
  const config = readConfig({ PORT: ' ', WAKE: {}, PUBLIC_URL: 'https://chat.example.vn/', ZALO_PAID_WINDOW: '' });
  expect(config).toMatchObject({ port: 8787, publicUrl: 'https://chat.example.vn' });
});

it('the table of the README has a line for each, with both languages', () => {
  for (const { name, meaning } of OPERATOR_SETTINGS) expect([name, meaning.vi !== '', meaning.en !== '']).toEqual([name, true, true]);
  expect(new Set(OPERATOR_SETTINGS.map(({ name }) => name)).size).toBe(OPERATOR_SETTINGS.length);
});
