import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTelegram } from '../../../src/channels/telegram/telegram.ts';
import type { Input, Update } from '../../../src/model.ts';

const FIXTURES = resolve(import.meta.dirname, '../../fixtures/telegram/updates.json');
const payloads = JSON.parse(readFileSync(FIXTURES, 'utf8')) as Record<string, { update_id: number }>;
const NOW = 1_795_494_111_000;
const options = { token: '7000000001:AAtest', secret: 's', apiRoot: 'http://127.0.0.1:9', timeoutMs: 100, clock: () => NOW };
const telegram = createTelegram({ ...options, username: 'nhip_cau_test_bot' });
const GROUP = '-1001234567890';
const inGroup: Input = { kind: 'group', chat: GROUP };

const INPUTS: Record<string, Input | null> = {
  text: { kind: 'text', text: 'Tra cứu hồ sơ' },
  'text-decomposed': { kind: 'text', text: 'Mật ong'.normalize('NFC') },
  'text-english-app': { kind: 'text', text: 'hello' },
  'text-other-app': { kind: 'text', text: 'hello' },
  'text-no-language': { kind: 'text', text: 'chào' },
  'text-reply': { kind: 'text', text: 'Dạ, tôi đã nhận', replyTo: '64' },
  'text-forwarded': { kind: 'text', text: 'Thông báo hội chợ' },
  start: { kind: 'start' },
  'start-payload': { kind: 'start', payload: 'KX7P2M9QAB' },
  'start-at-bot': { kind: 'start', payload: 'KX7P2M9QAB' },
  command: { kind: 'text', text: '/hoso' },
  'command-at-bot': { kind: 'text', text: '/traloi V-0001' },
  tap: { kind: 'tap', payload: '#a.3.1' },
  'tap-old-message': { kind: 'tap', payload: '#x.request.YC-2026-0001.accept' },
  'tap-in-group': inGroup,
  'contact-own': { kind: 'contact', phone: '+84912345678', name: 'Lan Nguyễn', own: true },
  'contact-own-plus': { kind: 'contact', phone: '+84912345678', name: 'Lan', own: true },
  'contact-of-another': { kind: 'contact', phone: '+84987654321', name: 'Minh', own: false },
  'contact-from-address-book': { kind: 'contact', phone: '0987654321', name: 'Cô Hoa', own: false },
  location: { kind: 'location', lat: 21.0285, lon: 105.8542 },
  venue: { kind: 'location', lat: 21.0031, lon: 105.8201 },
  photo: {
    ...{ kind: 'media', media: 'photo', caption: 'Ảnh bao bì' },
    file: { ref: 'AgACAgUAAxkBAAIC', kind: 'photo', name: '', size: 98_214 },
  },
  document: { kind: 'media', media: 'document', file: { ref: 'BQACAgUAAxkBAAIB', kind: 'pdf', name: 'ho-so.pdf', size: 51_234 } },
  sticker: { kind: 'media', media: 'sticker' },
  voice: { kind: 'media', media: 'voice' },
  video: { kind: 'media', media: 'video', caption: 'Xưởng' },
  'video-note': { kind: 'media', media: 'video' },
  animation: { kind: 'media', media: 'video' },
  audio: { kind: 'media', media: 'other' },
  dice: { kind: 'media', media: 'other' },
  poll: { kind: 'media', media: 'other' },
  edited: { kind: 'edited' },
  'edited-caption': { kind: 'edited' },
  'live-location-moves': null,
  blocked: { kind: 'blocked' },
  unblocked: { kind: 'unblocked' },
  'group-added': inGroup,
  'group-promoted': null,
  'group-removed': null,
  'channel-added': { kind: 'group', chat: '-1009876543210' },
  'group-talk': null,
  'group-joined-service': null,
  'group-command': inGroup,
  'group-bare-command': inGroup,
  'group-command-of-another-bot': null,
  'group-mention': inGroup,
  'group-mention-of-a-person': null,
  'group-mention-in-caption': inGroup,
  'group-reply-to-us': inGroup,
  'group-anonymous-admin': null,
  'from-a-bot': null,
  'channel-post': null,
  'pinned-service': null,
  'inline-query': null,
  reaction: null,
};

function only(name: string, channel = telegram): Update | undefined {
  const { updates, events } = channel.normalise(payloads[name]);
  expect(events).toEqual([]);
  expect(updates.length).toBeLessThanOrEqual(1);
  return updates[0];
}

describe('payload to update', () => {
  it('every fixture has its expectation', () => {
    expect(Object.keys(payloads).toSorted()).toEqual(Object.keys(INPUTS).toSorted());
  });

  it.each(Object.entries(INPUTS))('%s', (name, input) => {
    const update = only(name);
    expect(update?.input ?? null).toEqual(input);
    if (update) expect(update.id).toBe(`telegram:7000000001:${payloads[name]?.update_id}`);
  });

  it('a message names its chat, its time, its id and the first language', () => {
    expect(only('text')).toEqual({
      id: `telegram:7000000001:${payloads.text?.update_id}`,
      contact: 'telegram:5001',
      at: 1_795_494_000_000,
      input: { kind: 'text', text: 'Tra cứu hồ sơ' },
      messageId: '71',
      interaction: true,
      language: 'vi',
    });
  });

  it('a tap carries the callback to answer and the time of our clock', () => {
    expect(only('tap')).toMatchObject({ contact: 'telegram:5001', callbackId: '21477900000000001', messageId: '66', at: NOW });
    expect(only('tap-old-message')).toMatchObject({ contact: 'telegram:5001', callbackId: '21477900000000002' });
    expect(only('tap-in-group')).toMatchObject({ contact: `telegram:${GROUP}`, callbackId: '21477900000000003' });
  });

  it('the language is English for an English app, Vietnamese for any other, unknown when the app does not say', () => {
    expect(['text-english-app', 'text-other-app', 'text-no-language'].map((name) => only(name)?.language)).toEqual(['en', 'vi', undefined]);
  });

  it('being blocked is no interaction', () => {
    expect([only('blocked')?.interaction, only('unblocked')?.interaction]).toEqual([false, true]);
  });

  it("without the bot's name a group's mention of any bot is taken as ours, of a person never", () => {
    const nameless = createTelegram(options);
    expect(only('group-mention', nameless)?.input).toEqual(inGroup);
    expect(only('group-mention-of-a-person', nameless)).toBeUndefined();
  });
});

describe('what is not as expected', () => {
  it.each([
    ['nothing', null],
    ['a text', 'hello'],
    ['an array', []],
    ['an empty object', {}],
    ['an update without content', { update_id: 1 }],
    ['a message without a chat', { update_id: 1, message: { message_id: 1, date: 1 } }],
    ['a message whose id is a text', { update_id: 1, message: { message_id: 'x', date: 1, chat: { id: 1, type: 'private' } } }],
    ['a tap without a sender', { update_id: 1, callback_query: { id: '1', data: 'x' } }],
  ])('%s gives no update', (_, payload) => {
    expect(telegram.normalise(payload)).toEqual({ updates: [], events: [] });
  });

  it('a field that is not as expected takes nothing else with it', () => {
    const message = {
      message_id: 1,
      date: 'now',
      chat: { id: 5, type: 'private' },
      from: { id: 5, is_bot: false },
      text: 'chào',
      entities: 7,
    };
    expect(telegram.normalise({ update_id: 3, message }).updates).toMatchObject([
      { contact: 'telegram:5', at: 0, input: { text: 'chào' } },
    ]);
  });

  it('any JSON at all is read without throwing', () => {
    const content = fc.jsonValue();
    const parts = fc.dictionary(
      fc.constantFrom('chat', 'from', 'text', 'contact', 'location', 'message_id', 'date', 'id', 'data', 'photo'),
      content,
    );
    const update = fc.dictionary(
      fc.constantFrom('update_id', 'message', 'callback_query', 'edited_message', 'my_chat_member'),
      fc.oneof(content, parts),
    );
    fc.assert(
      fc.property(update, (payload) => {
        expect(telegram.normalise(payload).updates.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
