/** The methods of the offline Bot API: what each answers once its fields are as they should be. */

import { type Answer, refuse } from './answer.ts';
import { fileIdOf, findFile } from './files.ts';
import { parseHtml } from './html.ts';
import { botIdOf, DEFAULT_CONNECTIONS, type TelegramWorld } from './world.ts';

type Body = Record<string, unknown>;
const done: Answer = { ok: true, result: true };

/** Methods by name; one that is in the Bot API and not here answers true. */
export const METHODS: Record<string, (world: TelegramWorld, body: Body) => Answer> = {
  getMe: (world) => ({ ok: true, result: me(world) }),
  sendMessage: (world, body) => sendText(world, 'sendMessage', body, 'text', 4096),
  sendPhoto: (world, body) =>
    isAddress(body.photo) ? sendText(world, 'sendPhoto', body, 'caption', 1024) : sendFile(world, 'sendPhoto', body, 'photo'),
  sendDocument: (world, body) => sendFile(world, 'sendDocument', body, 'document'),
  editMessageText: editText,
  getFile: (world, body) => findFile(world, String(body.file_id)),
  answerCallbackQuery: (world, body) => {
    const id = String(body.callback_query_id);
    if (!world.openTaps.delete(id)) return refuse(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid');
    if (world.keeps) world.answeredTaps.push(id);
    return done;
  },
  setWebhook: (world, body) => {
    const url = String(body.url);
    if (url !== '' && !url.startsWith('https://'))
      return refuse(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook');
    const allowed = (body.allowed_updates as string[] | undefined) ?? [];
    const connections = Number(body.max_connections ?? DEFAULT_CONNECTIONS);
    if (!(connections >= 1 && connections <= 100)) return refuse(400, 'Bad Request: max_connections must be from 1 to 100');
    world.webhook = { url, secret: String(body.secret_token ?? ''), allowed };
    world.connections = connections;
    if (body.drop_pending_updates) world.waiting.drop();
    return done;
  },
  deleteWebhook: (world, body) => {
    world.webhook = { url: '', secret: '', allowed: [] };
    if (body.drop_pending_updates) world.waiting.drop();
    return done;
  },
  getWebhookInfo: (world) => ({
    ok: true,
    result: {
      url: world.webhook.url,
      has_custom_certificate: false,
      pending_update_count: world.waiting.count(),
      allowed_updates: world.webhook.allowed,
      max_connections: world.connections,
      ...world.webhookError,
      ...((world.settings.get('webhook_error') as Body | undefined) ?? {}),
    },
  }),
  ...kept('MyCommands', 'commands', []),
  ...kept('MyDescription', 'description', '', true),
  ...kept('MyShortDescription', 'short_description', '', true),
  setChatMenuButton: (world, body) => keep(world, 'menu', body.menu_button ?? { type: 'default' }),
  getChatMenuButton: (world) => ({ ok: true, result: world.settings.get('menu') ?? { type: 'default' } }),
};

/** A pair set…/get… whose value is kept by language. */
function kept(name: string, field: string, preset: unknown, wrapped = false): typeof METHODS {
  const key = (body: Body) => `${name}/${body.language_code ?? ''}`;
  return {
    [`set${name}`]: (world, body) => keep(world, key(body), body[field] ?? preset),
    [`get${name}`]: (world, body) => {
      const value = world.settings.get(key(body)) ?? (wrapped ? world.settings.get(`${name}/`) : undefined) ?? preset;
      return { ok: true, result: wrapped ? { [field]: value } : value };
    },
  };
}

function keep(world: TelegramWorld, key: string, value: unknown): Answer {
  world.settings.set(key, value);
  return done;
}

function me(world: TelegramWorld) {
  return { id: botIdOf(world), is_bot: true, first_name: 'Nhịp Cầu OCOP', username: world.username, can_join_groups: true };
}

/** Text rules that the fields' types do not say: receivers, markup, lengths after parsing, keyboards. */
function sendText(world: TelegramWorld, method: string, body: Body, field: 'text' | 'caption', limit: number): Answer {
  const chat = body.chat_id as number | string;
  if (world.unknownChats.has(String(chat))) return refuse(400, 'Bad Request: chat not found');
  const gone = world.blocked.get(String(chat));
  if (gone !== undefined)
    return refuse(403, gone === 'blocked' ? 'Forbidden: bot was blocked by the user' : 'Forbidden: user is deactivated');
  const raw = String(body[field] ?? '');
  const parsed = body.parse_mode === 'HTML' ? parseHtml(raw) : ({ ok: true, text: raw } as const);
  if (!parsed.ok) return refuse(400, `Bad Request: can't parse entities: ${parsed.error}`);
  const text = parsed.text.trim();
  if (field === 'text' && text === '') return refuse(400, 'Bad Request: message text is empty');
  if ([...text].length > limit)
    return refuse(400, field === 'text' ? 'Bad Request: message is too long' : 'Bad Request: message caption is too long');
  const wrong = keyboardProblem(body.reply_markup, chat) ?? quoteProblem(world, body.reply_parameters);
  if (wrong) return refuse(400, `Bad Request: ${wrong}`);
  const messageId = world.nextMessage++;
  world.counts.sent += 1;
  if (world.keeps) world.sent.push({ method, chat, messageId, text, body, at: world.now() });
  const inline = (body.reply_markup as { inline_keyboard?: Body[][] } | undefined)?.inline_keyboard?.flat() ?? [];
  world.shown.show(String(chat), String(messageId), inline.map(tappable));
  const date = Math.floor(world.now() / 1000);
  return { ok: true, result: { message_id: messageId, date, chat: { id: chat, type: 'private' }, from: me(world), text } };
}

/** A file by its id, or handed over with this call; the answer names the id under which it can be sent again. */
function sendFile(world: TelegramWorld, method: string, body: Body, field: 'photo' | 'document'): Answer {
  const given = fileIdOf(world, field, String(body[field]));
  if ('wrong' in given) return refuse(400, `Bad Request: ${given.wrong}`);
  const answer = sendText(world, method, body, 'caption', 1024);
  if (!answer.ok) return answer;
  world.fileIds.set(given.id, field);
  const kept = { file_id: given.id, file_unique_id: given.id };
  const shown = field === 'photo' ? { photo: [{ ...kept, file_id: `${given.id}-small` }, kept] } : { document: kept };
  return { ok: true, result: { ...(answer.result as Body), ...shown } };
}

/** Only a message of ours that is there, and only to something else. */
function editText(world: TelegramWorld, body: Body): Answer {
  const { chat_id: chat, message_id: id } = body;
  const before = world.sent.find(({ messageId, chat: of }) => messageId === id && String(of) === String(chat));
  if (before === undefined) return refuse(400, 'Bad Request: message to edit not found');
  const parsed = body.parse_mode === 'HTML' ? parseHtml(String(body.text)) : ({ ok: true, text: String(body.text) } as const);
  if (!parsed.ok) return refuse(400, `Bad Request: can't parse entities: ${parsed.error}`);
  const text = parsed.text.trim();
  if (text === '') return refuse(400, 'Bad Request: message text is empty');
  if ([...text].length > 4096) return refuse(400, 'Bad Request: message is too long');
  const wrong = keyboardProblem(body.reply_markup, chat as number | string);
  if (wrong) return refuse(400, `Bad Request: ${wrong}`);
  if (text === before.text && JSON.stringify(body.reply_markup) === JSON.stringify(before.body.reply_markup))
    return refuse(400, 'Bad Request: message is not modified');
  Object.assign(before, { text, body });
  const date = Math.floor(before.at / 1000);
  return { ok: true, result: { message_id: id, date, chat: { id: chat, type: 'private' }, from: me(world), text } };
}

function tappable({ callback_data: data }: Body): string | undefined {
  return typeof data === 'string' ? data : undefined;
}

function keyboardProblem(markup: unknown, chat: number | string): string | null {
  const { inline_keyboard: inline, keyboard } = (markup ?? {}) as { inline_keyboard?: Body[][]; keyboard?: Body[][] };
  const buttons = inline?.flat() ?? [];
  if (buttons.length > 100) return 'reply markup is too long';
  for (const button of buttons) {
    if (String(button.text).trim() === '') return 'inline keyboard button text is empty';
    if (Object.keys(button).filter((key) => !['text', 'style', 'icon_custom_emoji_id'].includes(key)).length !== 1)
      return 'Text buttons are unallowed in the inline keyboard';
    if ('url' in button && !isAddress(button.url)) return `inline keyboard button URL '${String(button.url)}' is invalid: Wrong HTTP URL`;
  }
  if (keyboard?.flat().some((button) => button.request_contact || button.request_location) && Number(chat) < 0)
    return 'phone number can be requested in private chats only';
  return null;
}

function quoteProblem(world: TelegramWorld, parameters: unknown): string | null {
  const { message_id: id, allow_sending_without_reply: allowed } = (parameters ?? {}) as Body;
  if (typeof id !== 'number' || allowed === true || id < world.nextMessage) return null;
  return 'message to be replied not found';
}

function isAddress(url: unknown): boolean {
  return (
    typeof url === 'string' &&
    /^(https?|tg):\/\//.test(url) &&
    URL.canParse(url) &&
    (url.startsWith('tg:') || new URL(url).hostname.includes('.'))
  );
}
