/**
 * The operator's settings: read once, every problem in one message. Office settings are rows (`store/settings.ts`).
 * Runs in Node and in workerd: it reads only the object it is given.
 */
import * as z from 'zod/mini';
import { lazily } from './lazily.ts';
import type { Text, ZaloTemplates } from './model.ts';

/** A setting's definition: the README's table is made from these. */
export interface OperatorSetting {
  name: string;
  /** As written in the table; empty when there is none. */
  default: string;
  meaning: Text;
}

/** Every setting of `contract.md` 2, in the order of the README. */
export const OPERATOR_SETTINGS: readonly OperatorSetting[] = [
  { name: 'PORT', default: '8787', meaning: { vi: 'Cổng mà tiến trình Node lắng nghe', en: 'Port where Node listens' } },
  { name: 'HOST', default: '127.0.0.1', meaning: { vi: 'Địa chỉ mà tiến trình Node lắng nghe', en: 'Address where Node listens' } },
  {
    name: 'PUBLIC_URL',
    default: 'from HOST and PORT',
    meaning: { vi: 'Địa chỉ công khai, dùng cho webhook và liên kết', en: 'What links and webhooks are built from' },
  },
  {
    name: 'LIBSQL_URL',
    default: 'a file under .data/',
    meaning: { vi: 'Cơ sở dữ liệu: file:, http(s):// hoặc libsql://', en: 'Database: file:, http(s):// or libsql://' },
  },
  { name: 'LIBSQL_AUTH_TOKEN', default: '', meaning: { vi: 'Mã truy cập của máy chủ libSQL', en: 'Token of the libSQL server' } },
  {
    name: 'DATA_KEY',
    default: 'made and kept in .data/ with DEMO',
    meaning: {
      vi: '32 byte dạng base64: mã hóa dữ liệu cá nhân. Bắt buộc với kênh thật, không để trong .data/',
      en: '32 bytes, base64: encrypts personal data and tokens. Required with a real channel, must not lie in .data/',
    },
  },
  { name: 'TELEGRAM_BOT_TOKEN', default: '', meaning: { vi: 'Mã của bot, do @BotFather cấp', en: "The bot's token, from @BotFather" } },
  {
    name: 'TELEGRAM_WEBHOOK_SECRET',
    default: '',
    meaning: { vi: 'Chuỗi bí mật Telegram gửi kèm mỗi webhook', en: 'Secret that Telegram sends with each webhook' },
  },
  {
    name: 'TELEGRAM_API_ROOT',
    default: 'https://api.telegram.org',
    meaning: { vi: 'Địa chỉ Bot API', en: 'Address of the Bot API' },
  },
  { name: 'ZALO_APP_ID', default: '', meaning: { vi: 'Mã ứng dụng Zalo', en: "The Zalo app's id" } },
  { name: 'ZALO_APP_SECRET', default: '', meaning: { vi: 'Khóa bí mật của ứng dụng (cấp token)', en: "The app's secret (for tokens)" } },
  { name: 'ZALO_OA_ID', default: '', meaning: { vi: 'Mã Official Account', en: "The Official Account's id" } },
  {
    name: 'ZALO_OA_SECRET_KEY',
    default: '',
    meaning: {
      vi: 'Khóa OA ở trang Webhook (kiểm chữ ký); khác khóa ứng dụng',
      en: "The OA's key of the Webhook page (signatures); not the app's secret",
    },
  },
  {
    name: 'ZALO_REFRESH_TOKEN',
    default: '',
    meaning: {
      vi: 'Chỉ là token đầu tiên; sau đó cơ sở dữ liệu giữ cặp hiện hành',
      en: 'Only the first one; the database keeps the current pair',
    },
  },
  {
    name: 'ZALO_API_ROOT',
    default: 'https://openapi.zalo.me',
    meaning: { vi: 'Địa chỉ OpenAPI (có thể là trạm chuyển ở Việt Nam)', en: 'OpenAPI address (a relay in Vietnam may stand in between)' },
  },
  { name: 'ZALO_OAUTH_ROOT', default: 'https://oauth.zaloapp.com', meaning: { vi: 'Địa chỉ cấp quyền', en: 'OAuth address' } },
  {
    name: 'ZALO_TEMPLATE_ROOT',
    default: 'https://business.openapi.zalo.me',
    meaning: { vi: 'Địa chỉ tin mẫu', en: 'Template message address' },
  },
  {
    name: 'ZALO_SIGNATURE',
    default: 'enforce',
    meaning: { vi: 'enforce, hoặc observe trong những ngày đầu của OA', en: 'enforce, or observe for the first days of an OA' },
  },
  {
    name: 'ZALO_TEMPLATES',
    default: '',
    meaning: {
      vi: 'JSON: mục đích (tên luồng báo tin) → mã mẫu và trường; xem “Tin mẫu Zalo”',
      en: 'JSON: purpose (an announcement’s flow) → template id and fields; see “Zalo templates”',
    },
  },
  {
    name: 'ZALO_PAID_WINDOW',
    default: 'off',
    meaning: { vi: 'on: cho gửi tin tính phí từ 48 giờ đến 7 ngày', en: 'on: messages 48 h to 7 days old may be sent at a cost' },
  },
  { name: 'ZALO_SITE_VERIFICATION', default: '', meaning: { vi: 'Mã xác thực tên miền của Zalo', en: "Code of Zalo's domain proof" } },
  { name: 'TELEGRAM_RATE', default: '30', meaning: { vi: 'Số tin mỗi giây', en: 'Messages a second' } },
  { name: 'ZALO_RATE', default: '60', meaning: { vi: 'Số tin mỗi giây', en: 'Messages a second' } },
  { name: 'SEND_TIMEOUT_MS', default: '10000', meaning: { vi: 'Chờ một lần gửi tối đa', en: 'Time-out of one send' } },
  { name: 'LEASE_MS', default: '30000', meaning: { vi: 'Thời gian giữ một tin đang gửi', en: 'How long a message being sent is held' } },
  {
    name: 'DEMO',
    default: 'on for npm start when no channel is set',
    meaning: {
      vi: 'Dữ liệu minh họa và trang mô phỏng; không dùng cùng kênh thật',
      en: 'Demonstration data and the simulator; not together with a real channel',
    },
  },
  { name: 'LOG_LEVEL', default: 'info', meaning: { vi: 'debug, info, warn hoặc error', en: 'debug, info, warn or error' } },
];

/** Settings of a Telegram bot. */
export interface TelegramConfig {
  token: string;
  secret: string;
  apiRoot: string;
}
/** Settings of a Zalo OA. */
export interface ZaloConfig {
  appId: string;
  appSecret: string;
  oaId: string;
  oaSecretKey: string;
  refreshToken: string;
  apiRoot: string;
  oauthRoot: string;
  signature: 'enforce' | 'observe';
  paidWindow: boolean;
  templateRoot: string;
  templates: ZaloTemplates;
}
/** All of the operator's settings, checked. Times in ms. */
export interface Config {
  host: string;
  port: number;
  publicUrl: string;
  database: { url: string; authToken: string };
  /** Base64 of 32 bytes; empty in the demonstration, where the entry makes one. */
  dataKey: string;
  telegram: TelegramConfig | null;
  zalo: ZaloConfig | null;
  siteVerification: string;
  demo: boolean;
  sendTimeoutMs: number;
  leaseMs: number;
  telegramRate: number;
  zaloRate: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** Thrown when the settings can't be used; `message` lists every problem, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** One sentence a problem. */
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`Cấu hình chưa đúng / The settings have problems:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const isOn = (text: string) => ['on', '1', 'true', 'yes'].includes(text);
const environmentShape = lazily(() => {
  const onOff = z._default(
    z.string().check(
      z.toLowerCase(),
      z.refine((text) => text === '' || isOn(text) || ['off', '0', 'false', 'no'].includes(text), 'must be on or off'),
    ),
    '',
  );
  const wholeNumber = (least: number, most: number, preset: number) => {
    const message = `must be a whole number from ${least} to ${most}`;
    return z._default(z.coerce.number(message).check(z.refine((n) => Number.isInteger(n) && n >= least && n <= most, message)), preset);
  };
  const url = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).check(z.overwrite(withoutSlash));
  const address = (preset: string) => z._default(url, preset);
  const text = (allowed: (given: string) => boolean = () => true, message = '') =>
    z._default(z.string().check(z.refine(allowed, message)), '');

  return z.object({
    PORT: wholeNumber(0, 65_535, 8787),
    HOST: z._default(z.string(), '127.0.0.1'),
    PUBLIC_URL: z.optional(url),
    LIBSQL_URL: z.optional(
      z.string().check(z.regex(/^(file:|https?:\/\/|libsql:\/\/|wss?:\/\/)/, 'must begin with file:, http(s):// or libsql://')),
    ),
    LIBSQL_AUTH_TOKEN: text(),
    DATA_KEY: text(isKey, 'must be 32 bytes in base64 (openssl rand -base64 32)'),
    TELEGRAM_BOT_TOKEN: text((given) => /^\d+:[\w-]{20,}$/.test(given), 'must look like 123456:ABC… (ask @BotFather)'),
    TELEGRAM_WEBHOOK_SECRET: text((given) => /^[\w-]{1,256}$/.test(given), 'may have 1 to 256 of A-Z a-z 0-9 _ -'),
    TELEGRAM_API_ROOT: address('https://api.telegram.org'),
    ZALO_APP_ID: text(),
    ZALO_APP_SECRET: text(),
    ZALO_OA_ID: text(),
    ZALO_OA_SECRET_KEY: text(),
    ZALO_REFRESH_TOKEN: text(),
    ZALO_API_ROOT: address('https://openapi.zalo.me'),
    ZALO_OAUTH_ROOT: address('https://oauth.zaloapp.com'),
    ZALO_TEMPLATE_ROOT: address('https://business.openapi.zalo.me'),
    ZALO_SIGNATURE: z._default(z.enum(['enforce', 'observe'], 'must be enforce or observe'), 'enforce'),
    ZALO_TEMPLATES: z.pipe(text(), z.transform(readTemplates)),
    ZALO_PAID_WINDOW: onOff,
    ZALO_SITE_VERIFICATION: text((given) => /^[\w-]*$/.test(given), 'may have only letters, digits, _ and -'),
    TELEGRAM_RATE: wholeNumber(1, 10_000, 30),
    ZALO_RATE: wholeNumber(1, 10_000, 60),
    SEND_TIMEOUT_MS: wholeNumber(100, 120_000, 10_000),
    LEASE_MS: wholeNumber(200, 600_000, 30_000),
    DEMO: onOff,
    LOG_LEVEL: z._default(z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error'), 'info'),
  });
});
type Environment = z.infer<ReturnType<typeof environmentShape>>;

const TELEGRAM_NEEDS = ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_WEBHOOK_SECRET'] as const;
const ZALO_NEEDS = ['ZALO_APP_ID', 'ZALO_APP_SECRET', 'ZALO_OA_ID', 'ZALO_OA_SECRET_KEY'] as const;

/** Reads and checks all settings. Throws `ConfigError` with every problem at once. */
export function readConfig(environment: Record<string, unknown>): Config {
  const given = Object.fromEntries(
    OPERATOR_SETTINGS.map(({ name }) => [name, environment[name]]).filter(([, value]) => typeof value === 'string' && value.trim() !== ''),
  );
  const read = environmentShape().safeParse(given);
  const issues = read.success ? [] : read.error.issues;
  const problems = issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const present = (names: readonly string[]) => names.filter((name) => given[name] !== undefined);
  const telegramOn = checkWhole(TELEGRAM_NEEDS, present(TELEGRAM_NEEDS), 'Telegram', problems);
  const zaloOn = checkWhole(ZALO_NEEDS, present([...ZALO_NEEDS, 'ZALO_REFRESH_TOKEN']), 'Zalo', problems);
  const wrong = new Set(issues.map((issue) => String(issue.path[0])));
  // What is wrong by itself is judged no further; the rest still is, with defaults in its place.
  const sound = environmentShape().parse(Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name))));
  problems.push(...crossChecks(sound, telegramOn || zaloOn, wrong));
  if (problems.length > 0) throw new ConfigError(problems);
  return toConfig(sound, telegramOn, zaloOn);
}

/** A channel is off when nothing of it is set; half of it is a problem. `found`: what of it is set, with what belongs to it besides. */
function checkWhole(needs: readonly string[], found: readonly string[], channel: string, problems: string[]): boolean {
  const missing = needs.filter((name) => !found.includes(name));
  if (found.length > 0 && missing.length > 0)
    problems.push(`${channel}: ${missing.join(', ')} missing; set all of ${needs.join(', ')}, or none`);
  return missing.length === 0;
}

/** What only several settings together make wrong; `wrong`: names already reported. */
function crossChecks(env: Environment, channelOn: boolean, wrong: ReadonlySet<string>): string[] {
  const checks: { of: string[]; fails: boolean; say: string }[] = [
    {
      of: ['DEMO'],
      fails: channelOn && isOn(env.DEMO),
      say: 'DEMO: demonstration data and a real channel exclude each other; set DEMO=off or take the channel out',
    },
    {
      of: ['DATA_KEY'],
      fails: channelOn && env.DATA_KEY === '',
      say: 'DATA_KEY: required with a real channel (openssl rand -base64 32); keep it outside .data/',
    },
    {
      of: ['LEASE_MS', 'SEND_TIMEOUT_MS'],
      fails: env.LEASE_MS <= env.SEND_TIMEOUT_MS,
      say: 'LEASE_MS: must be longer than SEND_TIMEOUT_MS, or a message could leave twice',
    },
  ];
  return checks.filter(({ of, fails }) => fails && !of.some((name) => wrong.has(name))).map(({ say }) => say);
}

function toConfig(env: Environment, telegramOn: boolean, zaloOn: boolean): Config {
  const demo = env.DEMO === '' ? !telegramOn && !zaloOn : isOn(env.DEMO);
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}`,
    database: { url: env.LIBSQL_URL ?? (demo ? 'file:.data/demo.db' : 'file:.data/nhip-cau.db'), authToken: env.LIBSQL_AUTH_TOKEN },
    dataKey: env.DATA_KEY,
    telegram: telegramOn ? { token: env.TELEGRAM_BOT_TOKEN, secret: env.TELEGRAM_WEBHOOK_SECRET, apiRoot: env.TELEGRAM_API_ROOT } : null,
    zalo: zaloOn ? zaloConfig(env) : null,
    siteVerification: env.ZALO_SITE_VERIFICATION,
    demo,
    sendTimeoutMs: env.SEND_TIMEOUT_MS,
    leaseMs: env.LEASE_MS,
    telegramRate: env.TELEGRAM_RATE,
    zaloRate: env.ZALO_RATE,
    logLevel: env.LOG_LEVEL,
  };
}

function zaloConfig(env: Environment): ZaloConfig {
  return {
    appId: env.ZALO_APP_ID,
    appSecret: env.ZALO_APP_SECRET,
    oaId: env.ZALO_OA_ID,
    oaSecretKey: env.ZALO_OA_SECRET_KEY,
    refreshToken: env.ZALO_REFRESH_TOKEN,
    apiRoot: env.ZALO_API_ROOT,
    oauthRoot: env.ZALO_OAUTH_ROOT,
    signature: env.ZALO_SIGNATURE,
    paidWindow: isOn(env.ZALO_PAID_WINDOW),
    templateRoot: env.ZALO_TEMPLATE_ROOT,
    templates: env.ZALO_TEMPLATES,
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function isKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text);
}

const templatesShape = lazily(() =>
  z.record(
    z.string(),
    z.strictObject({
      id: z.pipe(z.union([z.string(), z.number()]), z.transform(String)),
      fields: z.record(z.string(), z.string()),
    }),
  ),
);

/** `{"request-arrived": {"id": "123456", "fields": {"ma_yeu_cau": "{object}"}}}`; empty for none. */
function readTemplates(text: string, context: { issues: z.core.$ZodRawIssue[] }): ZaloTemplates {
  if (text === '') return {};
  try {
    const read = templatesShape().safeParse(JSON.parse(text));
    if (read.success) return read.data;
  } catch {
    // Said below, with what is wanted.
  }
  const message = 'must be JSON like {"request-arrived": {"id": "123456", "fields": {"code": "{object}"}}}';
  context.issues.push({ code: 'custom', input: text, message });
  return z.NEVER;
}
