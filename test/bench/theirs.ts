/**
 * The baseline: the same conversations with grammY, its conversations plugin and a storage adapter on libSQL, as their documentation shows
 * (grammy.dev: "Conversations", "Sessions: storage adapters", "Hosting: webhooks"). One bot instance, one process.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ConversationData, type ConversationFlavor, conversations, createConversation } from '@grammyjs/conversations';
import { createClient } from '@libsql/client';
import { Bot, type Context, webhookCallback } from 'grammy';
import { FORM_COMMAND } from './form.ts';
import { dossierTalk, formTalk, menuTalk, searchTalk } from './theirs/conversations.ts';
import { libsqlStorage } from './theirs/storage.ts';

const { TELEGRAM_BOT_TOKEN: token = '', TELEGRAM_API_ROOT: apiRoot = '', TELEGRAM_WEBHOOK_SECRET: secretToken = '' } = process.env;
const url = process.env.LIBSQL_URL ?? '';
// The same connection settings as ours.
const db = createClient(url.startsWith('file:') ? { url, timeout: 1000, concurrency: 1 } : { url });
if (db.protocol === 'file') await db.execute('PRAGMA wal_autocheckpoint = 4000');
const bot = new Bot<ConversationFlavor<Context>>(token, { client: { apiRoot } });

bot.use(conversations({ storage: { type: 'key', version: 1, adapter: libsqlStorage<ConversationData>(db) } }));
bot.use(createConversation(menuTalk, 'menu'));
bot.use(createConversation(dossierTalk(db), 'dossier'));
bot.use(createConversation(searchTalk(db), 'search'));
bot.use(createConversation(formTalk, 'form'));
bot.command('menu', (ctx) => ctx.conversation.enter('menu'));
bot.command('hoso', (ctx) => ctx.conversation.enter('dossier'));
bot.command('timsp', (ctx) => ctx.conversation.enter('search'));
bot.command(FORM_COMMAND.slice(1), (ctx) => ctx.conversation.enter('form'));
bot.on('message', (ctx) => ctx.reply('Dạ, anh/chị gõ /menu ạ.'));

const server = createServer(webhookCallback(bot, 'http', { secretToken }));
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.once('SIGTERM', () => process.exit(0));
