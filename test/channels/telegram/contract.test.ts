import { expect } from 'vitest';
import { createTelegram } from '../../../src/channels/telegram/telegram.ts';
import type { Outgoing } from '../../../src/model.ts';
import { startTelegramServer } from '../../platforms/telegram-server.ts';
import { channelContract } from '../contract.ts';
import { readable, tappable } from './reading.ts';

let nextUpdate = 1;
const lan = { id: 5001, is_bot: false, first_name: 'Lan', language_code: 'vi' };
const chat = { id: 5001, type: 'private' };

channelContract('telegram', async () => {
  const server = await startTelegramServer();
  return {
    channel: createTelegram({ token: server.token, secret: server.secret, apiRoot: server.root, timeoutMs: 2000 }),
    contact: 'telegram:5001',
    credentials: {},
    signed: (payload) => ({
      header: (name) => (name.toLowerCase() === 'x-telegram-bot-api-secret-token' ? server.secret : undefined),
      body: new TextEncoder().encode(JSON.stringify(payload)),
    }),
    text: (text) => ({ update_id: nextUpdate++, message: { message_id: 1, date: 1_795_494_000, from: lan, chat, text } }),
    tap: (data) => ({ update_id: nextUpdate++, callback_query: { id: '1', from: lan, message: { message_id: 1, date: 0, chat }, data } }),
    words: (requests: Outgoing[]) => requests.map(readable).join('\n'),
    payloads: tappable,
    length: (request: Outgoing) => [...readable(request)].length,
    close: async () => {
      expect(server.problems).toEqual([]);
      await server.close();
    },
  };
});
