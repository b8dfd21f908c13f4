/** What every channel promises, as a suite that each channel's own tests call. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel, Credentials, RawRequest } from '../../src/channels/channel.ts';
import type { ContactId, Outgoing, Reply } from '../../src/model.ts';

/** A channel beside a platform that answers it. */
export interface ContractSubject {
  channel: Channel;
  /** Somebody the platform knows. */
  contact: ContactId;
  credentials: Credentials;
  /** The request in which the platform would bring this payload. */
  signed(payload: unknown): RawRequest | Promise<RawRequest>;
  /** The payload of this contact writing words, and of a tap on our button. */
  text(words: string): unknown;
  tap(payload: string): unknown;
  /** What people read of these requests: texts and captions, unescaped, joined by line breaks; no button titles. */
  words(requests: Outgoing[]): string;
  /** Payloads of the buttons, in order. */
  payloads(requests: Outgoing[]): string[];
  /** Characters (code points) of one request's text, as the platform counts them. */
  length(request: Outgoing): number;
  /** It lets everybody in (the demonstration). */
  open?: true;
  close(): Promise<void>;
}

const vi = { language: 'vi', withoutButtons: false } as const;
const FAILURES = [
  'retry',
  'refresh-token',
  'drop-recipient',
  'wait',
  'configuration',
  'bad-message',
  'buttons-refused',
  'file-gone',
  'unknown',
];
const bare = (text: string) => text.normalize('NFC').replace(/\s/gu, '');
const someText = fc.oneof(
  fc.string({ minLength: 1, maxLength: 400 }),
  fc
    .array(fc.constantFrom('Dạ', 'anh/chị ơi,', 'mật ong < rừng & chè >', '"giá"', '👩‍👩‍👧‍👦', '5.000đ.', '\n', '\n\n'), {
      minLength: 1,
      maxLength: 900,
    })
    .map((all) => all.join(' ')),
);

/** Runs the promises against the channel that `make` builds; `close` is called at the end. */
export function channelContract(name: string, make: () => Promise<ContractSubject>): void {
  describe(`${name} keeps the channel contract`, () => {
    let subject: ContractSubject;
    beforeAll(async () => {
      subject = await make();
    });
    afterAll(() => subject.close());
    incoming(() => subject);
    rendering(() => subject);
    sending(() => subject);
  });
}

function incoming(of: () => ContractSubject): void {
  it("the platform's own request is let in, one without its proof is not", async () => {
    const { channel, signed, text, open } = of();
    const request = await signed(text('chào em'));
    expect(await channel.verify(request)).toBe('ok');
    for (const proof of [undefined, 'guessed'])
      expect(await channel.verify({ header: () => proof, body: request.body })).toBe(open ? 'ok' : 'bad');
  });

  it('a text is one update of its contact, and its repeat has the same id', () => {
    const { channel, contact, text } = of();
    const payload = text('Tra cứu hồ sơ');
    const { updates } = channel.normalise(payload);
    expect(updates).toMatchObject([{ contact, input: { kind: 'text', text: 'Tra cứu hồ sơ' }, interaction: true }]);
    expect(updates[0]?.id).toMatch(new RegExp(`^${contact.slice(0, contact.indexOf(':'))}:[^:]+:.+`));
    expect(channel.normalise(structuredClone(payload)).updates[0]?.id).toBe(updates[0]?.id);
    expect(channel.normalise(text('Tra cứu hồ sơ')).updates[0]?.id).not.toBe(updates[0]?.id);
  });

  it('a tap is our payload again', () => {
    const { channel, contact, tap } = of();
    for (const payload of ['#a.12.3', '#x.request.YC-2026-0001.accept'])
      expect(channel.normalise(tap(payload)).updates).toMatchObject([{ contact, input: { kind: 'tap', payload } }]);
  });

  it('what is not a payload gives nothing and throws nothing', () => {
    for (const odd of [null, undefined, 7, 'text', [], {}, { message: null }, { event_name: 'x' }])
      expect(of().channel.normalise(odd)).toEqual({ updates: [], events: [] });
  });
}

function rendering(of: () => ContractSubject): void {
  it('no word of a text is lost, and no request is longer than the platform takes', () => {
    const { channel, contact, words, length } = of();
    const limit = channel.capabilities(contact).text;
    fc.assert(
      fc.property(someText, (text) => {
        const requests = channel.render(contact, { text }, vi);
        expect(bare(words(requests))).toBe(bare(text));
        for (const request of requests) {
          expect(length(request)).toBeGreaterThan(0);
          expect(length(request)).toBeLessThanOrEqual(limit);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('every choice can be tapped or typed by its number, however many there are', () => {
    const { channel, contact, words, payloads } = of();
    for (let count = 1; count <= 20; count++) {
      const requests = channel.render(contact, { text: 'Anh/chị chọn ạ', ...choicesUpTo(count) }, vi);
      const tapped = payloads(requests);
      for (let n = 1; n <= count; n++) expect(tapped.includes(`#a.1.${n}`) || words(requests).includes(`\n${n}. Lựa chọn ${n}`)).toBe(true);
    }
  });

  it('without buttons the same reply is numbered text and action words', () => {
    const { channel, contact, words, payloads } = of();
    const action = { title: 'Đồng ý', payload: '#x.request.YC-2026-0001.accept', word: 'ĐỒNG Ý 0001' };
    const reply: Reply = { text: 'Anh/chị chọn ạ', ...choicesUpTo(2), first: 6, actions: [action] };
    const requests = channel.render(contact, reply, { language: 'vi', withoutButtons: true });
    expect(payloads(requests)).toEqual([]);
    for (const line of ['6. Lựa chọn 1', '7. Lựa chọn 2', 'ĐỒNG Ý 0001: Đồng ý']) expect(words(requests)).toContain(line);
  });

  it('rendering changes nothing and says the same twice', () => {
    const { channel, contact } = of();
    const reply: Reply = {
      text: 'Anh/chị chọn ạ',
      ...choicesUpTo(3),
      links: [{ title: 'Bản đồ', url: 'https://example.vn/' }],
      photo: 'https://example.vn/a.jpg',
    };
    const before = structuredClone(reply);
    expect(channel.render(contact, reply, vi)).toEqual(channel.render(contact, reply, vi));
    expect(reply).toEqual(before);
  });
}

function sending(of: () => ContractSubject): void {
  it('what it renders is accepted, and the accepted message has an id', async () => {
    const { channel, contact, credentials } = of();
    for (const reply of [{ text: 'Dạ, em chào anh/chị.' }, { text: 'Anh/chị chọn ạ', ...choicesUpTo(3) }])
      for (const request of channel.render(contact, reply, vi)) {
        const result = await channel.send(request, credentials);
        expect(result).toMatchObject({ ok: true, messageId: expect.stringMatching(/./) });
      }
  });

  it('a request that makes no sense is a failure of the closed list, not an exception', async () => {
    const { channel, credentials } = of();
    const result = await channel.send({ call: 'noSuchCall', body: {} }, credentials);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(FAILURES).toContain(result.failure);
  });

  it('acknowledging what nobody knows does not throw', async () => {
    await expect(of().channel.acknowledge('unknown')).resolves.toBeUndefined();
  });
}

function choicesUpTo(count: number): Pick<Reply, 'choices'> {
  return { choices: Array.from({ length: count }, (_, index) => ({ title: `Lựa chọn ${index + 1}`, payload: `#a.1.${index + 1}` })) };
}
