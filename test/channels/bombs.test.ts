/** JSON bombs in every part of an event that we read: nothing throws, nothing is slow, and no game becomes an id. */
import { describe, expect, it } from 'vitest';
import { normaliseTelegram } from '../../src/channels/telegram/normalise.ts';
import { normaliseZalo } from '../../src/channels/zalo/normalise.ts';
import { parseZaloJson } from '../../src/channels/zalo/parse.ts';
import type { Update } from '../../src/model.ts';
import { BOMBS } from './bombs.ts';

const OA = '388613280878808645';
/** Far above what the slowest takes on a busy machine, far below what anything quadratic would. */
const WITHIN_MS = 10_000;

const event = (parts: Record<string, string>) => {
  const all = { event_name: '"user_send_text"', sender: '{"id":"9001"}', recipient: `{"id":"${OA}"}`, timestamp: '"1"', ...parts };
  return `{${Object.entries(all)
    .map(([name, value]) => `"${name}":${value}`)
    .join(',')}}`;
};
const ZALO: Record<string, (bomb: string) => string> = {
  'the whole body': (bomb) => bomb,
  'a part nobody knows': (bomb) => event({ extra: bomb }),
  'the event’s name': (bomb) => event({ event_name: bomb }),
  'the sender': (bomb) => event({ sender: bomb }),
  'the sender’s id': (bomb) => event({ sender: `{"id":${bomb}}` }),
  'the timestamp': (bomb) => event({ timestamp: bomb }),
  'the message': (bomb) => event({ message: bomb }),
  'the message’s id': (bomb) => event({ message: `{"text":"a","msg_id":${bomb}}` }),
  attachments: (bomb) => event({ message: `{"msg_id":"m","attachments":${bomb}}`, event_name: '"user_send_link"' }),
  'a business card': (bomb) =>
    event({ message: `{"msg_id":"m","attachments":[{"type":"link","payload":{"description":${bomb}}}]}`, event_name: '"user_send_link"' }),
  'submitted info': (bomb) => event({ event_name: '"user_submit_info"', info: bomb }),
};
const person = '"from":{"id":5,"is_bot":false,"first_name":"A"},"chat":{"id":5,"type":"private"},"date":1,"message_id":1';
const TELEGRAM: Record<string, (bomb: string) => string> = {
  'the whole body': (bomb) => bomb,
  'the update’s id': (bomb) => `{"update_id":${bomb}}`,
  'the message': (bomb) => `{"update_id":1,"message":${bomb}}`,
  'the text': (bomb) => `{"update_id":1,"message":{${person},"text":${bomb}}}`,
  entities: (bomb) => `{"update_id":1,"message":{${person},"text":"a","entities":${bomb}}}`,
  'a photo': (bomb) => `{"update_id":1,"message":{${person},"photo":${bomb}}}`,
  'a tap': (bomb) => `{"update_id":1,"callback_query":{"id":"1","from":{"id":5,"is_bot":false,"first_name":"A"},"data":${bomb}}}`,
};

function readTelegram(body: string): Update[] {
  let payload: unknown;
  try {
    payload = JSON.parse(body);
  } catch {
    return [];
  }
  return normaliseTelegram(payload, { botId: '1', clock: () => 1 });
}

describe.each(Object.entries(BOMBS))('%s', (_name, bomb) => {
  it.each([
    ...Object.entries(ZALO).map(([part, put]) => ['Zalo', part, put] as const),
    ...Object.entries(TELEGRAM).map(([part, put]) => ['Telegram', part, put] as const),
  ])('as %s: %s', (channel, _part, put) => {
    const began = performance.now();
    const updates = channel === 'Zalo' ? normaliseZalo(parseZaloJson(put(bomb)), OA).updates : readTelegram(put(bomb));
    expect(performance.now() - began).toBeLessThan(WITHIN_MS);
    for (const { id, contact } of updates) expect(id.length + contact.length).toBeLessThan(300);
  });
});
