/** Every event of zalo-oa 5.3, from recorded shapes to updates. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseZalo } from '../../../src/channels/zalo/normalise.ts';
import { parseZaloJson } from '../../../src/channels/zalo/parse.ts';
import cases from '../../fixtures/zalo/events.json' with { type: 'json' };

const OA = '388613280878808645';

describe('normaliseZalo', () => {
  test.each(cases)('$title', ({ body, updates, events }) => {
    expect(normaliseZalo(parseZaloJson(JSON.stringify(body)), OA)).toEqual({ updates, events });
  });

  test('ids that came as JSON numbers keep every digit', () => {
    const raw = `{"app_id":1234567890123456789,"sender":{"id":9246845883529197921},"recipient":{"id":${OA}},"event_name":"user_send_text","message":{"text":"số 12345678901234567890","msg_id":96312345678901234567},"timestamp":1764000000000}`;
    expect(normaliseZalo(parseZaloJson(raw), OA).updates).toEqual([
      {
        id: `zalo:${OA}:96312345678901234567`,
        contact: 'zalo:9246845883529197921',
        at: 1764000000000,
        input: { kind: 'text', text: 'số 12345678901234567890' },
        messageId: '96312345678901234567',
        interaction: true,
      },
    ]);
  });

  test('no payload makes it throw', () => {
    const names = cases.map(({ body }) => (body as { event_name?: unknown } | null)?.event_name).filter((name) => typeof name === 'string');
    const junk = fc.record({
      event_name: fc.constantFrom(...names),
      sender: fc.jsonValue(),
      recipient: fc.jsonValue(),
      follower: fc.jsonValue(),
      message: fc.oneof(fc.jsonValue(), fc.record({ text: fc.jsonValue(), msg_id: fc.jsonValue(), attachments: fc.array(fc.jsonValue()) })),
      info: fc.jsonValue(),
      timestamp: fc.jsonValue(),
    });
    fc.assert(fc.property(fc.oneof(junk, fc.jsonValue()), (payload) => Array.isArray(normaliseZalo(payload, OA).updates)));
  });
});

describe('parseZaloJson', () => {
  test('reads as JSON.parse does where no number is long', () => {
    const value = fc.jsonValue().filter((one) => !/\d{16}/.test(JSON.stringify(one)));
    fc.assert(
      fc.property(value, (one) => {
        expect(parseZaloJson(JSON.stringify(one))).toEqual(JSON.parse(JSON.stringify(one)));
      }),
    );
  });

  test('keeps every long integer as its digits, at any depth and never inside a text', () => {
    const long = fc.bigInt({ min: 2n ** 53n, max: 10n ** 30n }).chain((n) => fc.constantFrom(n, -n));
    fc.assert(
      fc.property(long, fc.string(), (n, text) => {
        const said = `${text} ${n} "\\`;
        expect(parseZaloJson(`{"a":[{"b":${n}}, ${n}],"t":${JSON.stringify(said)}}`)).toEqual({
          a: [{ b: String(n) }, String(n)],
          t: said,
        });
      }),
    );
  });

  test.each(['', '{', 'undefined', '{"a":}', '<html>'])('%j is not JSON', (text) => {
    expect(parseZaloJson(text)).toBeUndefined();
  });
});
