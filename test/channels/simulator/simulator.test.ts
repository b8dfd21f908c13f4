import { describe, expect, it } from 'vitest';
import { CAPABILITIES } from '../../../src/channels/channel.ts';
import { faceOf } from '../../../src/channels/simulator/face.ts';
import { createSimulatorHub, type SimulatorEntry } from '../../../src/channels/simulator/hub.ts';
import { createSimulator } from '../../../src/channels/simulator/simulator.ts';
import { renderTelegram } from '../../../src/channels/telegram/render.ts';
import { renderZalo } from '../../../src/channels/zalo/render.ts';
import type { Input, Outgoing, Reply } from '../../../src/model.ts';
import { channelContract } from '../contract.ts';
import { readable, tappable } from '../telegram/reading.ts';

const TELEGRAM = 'simulator:telegram-lan';
const ZALO = 'simulator:zalo-lan';
const vi = { language: 'vi', withoutButtons: false } as const;
const zaloMessage = ({ body }: Outgoing) =>
  body.message as { text?: string; attachment?: { payload: { buttons?: { payload: unknown }[] } } };

for (const contact of [TELEGRAM, ZALO] as const) {
  const telegram = contact === TELEGRAM;
  let next = 1;
  channelContract(`simulator, ${faceOf(contact)}`, async () => ({
    channel: createSimulator(createSimulatorHub()),
    contact,
    credentials: {},
    signed: (payload) => ({ header: () => undefined, body: new TextEncoder().encode(JSON.stringify(payload)) }),
    text: (text) => ({ contact, id: `p${next++}`, text }),
    tap: (payload) => ({ contact, id: `p${next++}`, tap: payload }),
    words: (requests) => requests.map((one) => (telegram ? readable(one) : (zaloMessage(one).text ?? ''))).join('\n'),
    payloads: (requests) =>
      telegram
        ? tappable(requests)
        : requests.flatMap((one) => zaloMessage(one).attachment?.payload.buttons ?? []).map((one) => String(one.payload)),
    length: (request) => [...(telegram ? readable(request) : (zaloMessage(request).text ?? ''))].length,
    open: true,
    close: async () => {},
  }));
}

describe('faces', () => {
  const simulator = createSimulator(createSimulatorHub(), { clock: () => 1000 });
  const reply: Reply = {
    text: 'Anh/chị cần gì ạ?',
    choices: [{ title: 'Tra cứu hồ sơ', payload: '#a.1.1' }],
    photo: 'https://example.vn/a.jpg',
  };

  it('a contact has the capabilities of its face', () => {
    expect(simulator.capabilities(TELEGRAM)).toEqual(CAPABILITIES.telegram);
    expect(simulator.capabilities(ZALO)).toEqual(CAPABILITIES.zalo);
  });

  it('what is rendered is exactly what the face would be sent', () => {
    expect(simulator.render(TELEGRAM, reply, vi)).toEqual(renderTelegram('lan', reply, vi));
    expect(simulator.render(ZALO, reply, vi)).toEqual(renderZalo('lan', reply, vi));
  });

  const POSTS: [title: string, post: Record<string, unknown>, input: Input | null][] = [
    ['a text', { contact: ZALO, text: 'mật ong' }, { kind: 'text', text: 'mật ong' }],
    ['a quoted text', { contact: TELEGRAM, text: 'dạ', replyTo: '3' }, { kind: 'text', text: 'dạ', replyTo: '3' }],
    ['Telegram reads /start with its payload', { contact: TELEGRAM, text: '/start KX7P2M9QAB' }, { kind: 'start', payload: 'KX7P2M9QAB' }],
    ['Zalo reads a typed payload as a tap', { contact: ZALO, text: '#a.1.2' }, { kind: 'tap', payload: '#a.1.2' }],
    ['Telegram reads it as text', { contact: TELEGRAM, text: '#a.1.2' }, { kind: 'text', text: '#a.1.2' }],
    ['first contact', { contact: ZALO, start: '' }, { kind: 'start' }],
    ['first contact by a link', { contact: TELEGRAM, start: 'KX7P2M9QAB' }, { kind: 'start', payload: 'KX7P2M9QAB' }],
    [
      "Telegram's contact is proven",
      { contact: TELEGRAM, card: { phone: '+84912345678', name: 'Lan' } },
      { kind: 'contact', phone: '+84912345678', name: 'Lan', own: true },
    ],
    ["Zalo's form proves nothing", { contact: ZALO, card: { phone: '0912345678' } }, { kind: 'submitted', phone: '0912345678' }],
    ['a position', { contact: TELEGRAM, location: { lat: 21, lon: 105.8 } }, { kind: 'location', lat: 21, lon: 105.8 }],
    ['a picture', { contact: ZALO, media: 'photo' }, { kind: 'media', media: 'photo' }],
    [
      'a picture with its bytes in the hub',
      { contact: ZALO, media: 'photo', file: { ref: 'sim-1', kind: 'photo', name: '', size: 3 } },
      { kind: 'media', media: 'photo', file: { ref: 'sim-1', kind: 'photo', name: '', size: 3 } },
    ],
    ['nothing said', { contact: ZALO, text: '  ' }, null],
    ['nothing at all', { contact: ZALO }, null],
    ['a contact of a real channel', { contact: 'telegram:5001', text: 'x' }, null],
    ['a contact with odd signs', { contact: 'simulator:zalo-../x', text: 'x' }, null],
  ];

  it.each(POSTS)('%s', (_, post, input) => {
    const { updates } = simulator.normalise({ id: 'p1', ...post });
    expect(updates.map((one) => one.input)).toEqual(input ? [input] : []);
  });

  it('an update has the id that the page made', () => {
    expect(simulator.normalise({ contact: ZALO, id: 'p7', text: 'chào', language: 'en' }).updates).toEqual([
      {
        id: 'simulator:demo:p7',
        contact: ZALO,
        at: 1000,
        input: { kind: 'text', text: 'chào' },
        messageId: 'p7',
        interaction: true,
        language: 'en',
      },
    ]);
  });
});

describe('hub', () => {
  it('keeps what was sent and received, in order, by contact', async () => {
    const hub = createSimulatorHub(() => 1000);
    const simulator = createSimulator(hub);
    hub.received(ZALO, { text: 'chào' });
    const [request] = simulator.render(ZALO, { text: 'Dạ, em chào anh/chị.' }, vi) as [Outgoing];
    const result = await simulator.send(request, {});
    expect(hub.transcript(ZALO)).toEqual([
      { id: '1', at: 1000, direction: 'in', incoming: { text: 'chào' } },
      { id: '2', at: 1000, direction: 'out', outgoing: request },
    ]);
    expect(result).toEqual({ ok: true, messageId: '2' });
    expect(hub.transcript(TELEGRAM)).toEqual([]);
    expect(hub.contacts()).toEqual([ZALO]);
  });

  it('tells those who look at a contact, until they stop', () => {
    const hub = createSimulatorHub();
    const seen: SimulatorEntry[] = [];
    const stop = hub.subscribe(ZALO, (entry) => seen.push(entry));
    hub.received(ZALO, { text: 'một' });
    hub.received(TELEGRAM, { text: 'hai' });
    stop();
    hub.received(ZALO, { text: 'ba' });
    expect(seen).toMatchObject([{ direction: 'in', incoming: { text: 'một' } }]);
  });

  it('fetches the files that it took, the last 20, and none larger than asked for', async () => {
    const hub = createSimulatorHub();
    const { files } = createSimulator(hub);
    const refs = Array.from({ length: 21 }, (_, n) => hub.takeFile(Uint8Array.of(n, n)));
    expect(await files.fetch(refs[20] ?? '', 2)).toEqual({ ok: true, bytes: Uint8Array.of(20, 20) });
    expect(await files.fetch(refs[20] ?? '', 1)).toEqual({ ok: true, bytes: null });
    expect(await files.fetch(refs[0] ?? '', 2)).toMatchObject({ ok: false, failure: 'file-gone' });
  });

  it('keeps the last 300 of a contact, and forgets all when told', () => {
    const hub = createSimulatorHub();
    for (let n = 0; n < 310; n++) hub.received(ZALO, { n });
    expect(hub.transcript(ZALO)).toHaveLength(300);
    expect(hub.transcript(ZALO).at(-1)).toMatchObject({ incoming: { n: 309 } });
    hub.clear();
    expect(hub.transcript(ZALO)).toEqual([]);
  });
});
