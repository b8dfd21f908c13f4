/** Connecting the bot: the webhook, the command menu and the descriptions; and looking whether they are as they should be. */
import type { Api } from 'grammy';
import type { Language } from '../../model.ts';
import { type TelegramApiSettings, telegramApi } from './api.ts';
import { failureOf } from './failures.ts';
import { DESCRIPTION, menuIn, SHORT_DESCRIPTION } from './menu.ts';

/** Updates we read; everything else Telegram keeps to itself. */
const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;
/** Updates at once: our turns of one contact exclude each other, so more would only make them wait. */
const MAX_CONNECTIONS = 40;

/** The first has no language code: it is what people see whose app has neither language. */
const LANGUAGES: readonly { code?: Language; language: Language }[] = [
  { language: 'vi' },
  { code: 'vi', language: 'vi' },
  { code: 'en', language: 'en' },
];

/** Where the webhook lies and what it is told. */
export interface TelegramSetup extends TelegramApiSettings {
  secret: string;
  /** The whole address of our webhook. */
  webhook: string;
}

/** One thing done or looked at: a plain line, and whether it is as it should be. */
export interface SetupLine {
  ok: boolean;
  line: string;
}

/** Sets everything; stops at the first refusal. Never throws for what Telegram answers. */
export async function setUpTelegram(setup: TelegramSetup): Promise<SetupLine[]> {
  const api = telegramApi(setup);
  const steps: [string, () => Promise<unknown>][] = [
    ['webhook', () => setWebhook(api, setup)],
    ...LANGUAGES.flatMap(({ code, language }): [string, () => Promise<unknown>][] => {
      const which = code ? { language_code: code } : {};
      const named = code ?? 'mặc định / default';
      return [
        [`menu lệnh / command menu (${named})`, () => api.raw.setMyCommands({ commands: menuIn(language), ...which })],
        [`mô tả / description (${named})`, () => api.raw.setMyDescription({ description: DESCRIPTION[language], ...which })],
        [
          `giới thiệu / short description (${named})`,
          () => api.raw.setMyShortDescription({ short_description: SHORT_DESCRIPTION[language], ...which }),
        ],
      ];
    }),
    ['nút menu / menu button', () => api.raw.setChatMenuButton({ menu_button: { type: 'commands' } })],
  ];
  const lines: SetupLine[] = [];
  for (const [what, step] of steps) {
    const line = await attempt(what, step);
    lines.push(line);
    if (!line.ok) break;
  }
  return lines;
}

function setWebhook(api: Api, setup: TelegramSetup): Promise<unknown> {
  return api.raw.setWebhook({
    url: setup.webhook,
    secret_token: setup.secret,
    allowed_updates: [...ALLOWED_UPDATES],
    max_connections: MAX_CONNECTIONS,
  });
}

/** Looks whether the bot answers and everything is as `setUpTelegram` leaves it. Changes nothing. */
export async function checkTelegram(setup: TelegramSetup): Promise<SetupLine[]> {
  const api = telegramApi(setup);
  const found: SetupLine[] = [];
  const bot = await attempt('bot', async () => {
    const me = await api.raw.getMe();
    found.push({ ok: true, line: `bot: @${me.username} (${me.first_name})` });
  });
  if (!bot.ok) return [bot];
  for (const look of [() => checkWebhook(api, setup), () => checkTexts(api), () => checkMenuButton(api)]) {
    const line = await attempt('', async () => void found.push(...(await look())));
    if (!line.ok) found.push(line);
  }
  return found;
}

async function checkWebhook(api: Api, setup: TelegramSetup): Promise<SetupLine[]> {
  const info = await api.raw.getWebhookInfo();
  const allowed = info.allowed_updates ?? [];
  const missing = ALLOWED_UPDATES.filter((kind) => !allowed.includes(kind));
  const lines: SetupLine[] = [
    {
      ok: info.url === setup.webhook,
      line: info.url === setup.webhook ? `webhook: ${info.url}` : `webhook: ${info.url || '(none)'}, cần / wanted ${setup.webhook}`,
    },
    {
      ok: missing.length === 0,
      line: `allowed updates: ${missing.length === 0 ? allowed.join(', ') : `thiếu / missing ${missing.join(', ')}`}`,
    },
    { ok: true, line: `đang chờ / pending updates: ${info.pending_update_count}` },
  ];
  if (info.last_error_message) {
    const at = new Date((info.last_error_date ?? 0) * 1000).toISOString();
    // Telegram keeps the last error for ever; it tells of now only while updates wait.
    lines.push({ ok: info.pending_update_count === 0, line: `lỗi gần nhất / last error: ${info.last_error_message} (${at})` });
  }
  return lines;
}

async function checkTexts(api: Api): Promise<SetupLine[]> {
  const lines: SetupLine[] = [];
  for (const { code, language } of LANGUAGES) {
    const which = code ? { language_code: code } : {};
    const [commands, about, short] = await Promise.all([
      api.raw.getMyCommands(which),
      api.raw.getMyDescription(which),
      api.raw.getMyShortDescription(which),
    ]);
    const menu =
      JSON.stringify(commands.map(({ command, description }) => ({ command, description }))) === JSON.stringify(menuIn(language));
    const words = about.description === DESCRIPTION[language] && short.short_description === SHORT_DESCRIPTION[language];
    const named = code ?? 'mặc định / default';
    lines.push({ ok: menu, line: `menu lệnh / command menu (${named}): ${menu ? 'ok' : 'khác / differs'}` });
    lines.push({ ok: words, line: `mô tả / descriptions (${named}): ${words ? 'ok' : 'khác / differ'}` });
  }
  return lines;
}

async function checkMenuButton(api: Api): Promise<SetupLine[]> {
  const { type } = await api.raw.getChatMenuButton({});
  return [{ ok: type !== 'web_app', line: `nút menu / menu button: ${type}` }];
}

async function attempt(what: string, step: () => Promise<unknown>): Promise<SetupLine> {
  try {
    await step();
    return { ok: true, line: `${what}: ok` };
  } catch (error) {
    const failure = failureOf(error);
    return { ok: false, line: [what, failure.detail].filter(Boolean).join(': ') };
  }
}
