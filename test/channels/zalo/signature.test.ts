/** The signature of zalo-oa 5.2: its vector, its variants, and what must not pass. */
import { describe, expect, test } from 'vitest';
import { matchSignature, sign } from '../../../src/channels/zalo/signature.ts';
import { verifyZalo } from '../../../src/channels/zalo/verify.ts';

const KEYS = { appId: '1234567890123456789', oaId: '388613280878808645', secret: 'testOaSecretKey' };
const TEXT =
  '{"app_id":"1234567890123456789","sender":{"id":"246845883529197922"},"user_id_by_app":"552177279717587730","recipient":{"id":"388613280878808645"},"event_name":"user_send_text","message":{"text":"Xin chào OCOP Hà Nội","msg_id":"96d3cdf3af150460909"},"timestamp":"1764000000000"}';
const HEX = '59b31ad84471e644c38f4ed93d677bd2d9ec06014953197d486de1806e44ffe1';
const AT = '1764000000000';

const bytes = (text: string) => new TextEncoder().encode(text);
const request = (header: string | undefined, text: string) => ({
  header: (name: string) => (name.toLowerCase() === 'x-zevent-signature' ? header : undefined),
  body: bytes(text),
});

describe('sign', () => {
  test('the vector has 282 bytes and gives the known signature', async () => {
    expect(bytes(TEXT)).toHaveLength(282);
    expect(await sign(KEYS.appId, bytes(TEXT), AT, KEYS.secret)).toBe(HEX);
  });
});

describe('matchSignature', () => {
  test.each([
    ['with mac=', `mac=${HEX}`],
    ['without mac=', HEX],
    ['in capitals', `MAC=${HEX.toUpperCase()}`],
    ['with spaces around', ` mac=${HEX} `],
  ])('a value %s matches', async (_title, header) => {
    expect(await matchSignature(header, bytes(TEXT), AT, KEYS)).toBe('app');
  });

  test('the variant with the OA id first matches and says so', async () => {
    const other = await sign(KEYS.oaId, bytes(TEXT), AT, KEYS.secret);
    expect(await matchSignature(`mac=${other}`, bytes(TEXT), AT, KEYS)).toBe('oa');
  });

  test.each([
    ['empty', ''],
    ['only mac=', 'mac='],
    ['one digit short', `mac=${HEX.slice(1)}`],
    ['one digit long', `mac=${HEX}0`],
    ['not hexadecimal', `mac=${'g'.repeat(64)}`],
    ['its first digit changed', `mac=6${HEX.slice(1)}`],
    ['its last digit changed', `mac=${HEX.slice(0, -1)}2`],
    ['another scheme', `sha256=${HEX}`],
    ['two values', `mac=${HEX},mac=${HEX}`],
  ])('a value that is %s does not match', async (_title, header) => {
    expect(await matchSignature(header, bytes(TEXT), AT, KEYS)).toBeNull();
  });

  test('one changed byte of the body does not match', async () => {
    expect(await matchSignature(HEX, bytes(TEXT.replace('chào', 'chao')), AT, KEYS)).toBeNull();
    expect(await matchSignature(HEX, bytes(`${TEXT} `), AT, KEYS)).toBeNull();
  });

  test('another key or time does not match', async () => {
    expect(await matchSignature(HEX, bytes(TEXT), AT, { ...KEYS, secret: 'testAppSecret' })).toBeNull();
    expect(await matchSignature(HEX, bytes(TEXT), '1764000000001', KEYS)).toBeNull();
  });
});

describe('verifyZalo', () => {
  const wrong = `mac=${'0'.repeat(64)}`;
  test.each([
    ['a good signature is ok', `mac=${HEX}`, TEXT, 'ok', 'ok'],
    ['a bad signature is observed only during the soak', wrong, TEXT, 'bad', 'observed'],
    ['a missing signature likewise', undefined, TEXT, 'bad', 'observed'],
    ["the console's unsigned {} is a probe", undefined, '{}', 'probe', 'probe'],
    ['an unsigned {} with spaces is a probe', undefined, ' { }\n', 'probe', 'probe'],
    ['a signed {} is no probe', wrong, '{}', 'bad', 'bad'],
    ['an unsigned array is no probe', undefined, '[]', 'bad', 'bad'],
    ['a body without app_id is bad', wrong, '{"timestamp":"1"}', 'bad', 'bad'],
    ['what is not JSON is bad', `mac=${HEX}`, 'x', 'bad', 'bad'],
    ['nothing at all is bad', undefined, '', 'bad', 'bad'],
    ['a body without timestamp is as good as unsigned', wrong, '{"app_id":"1234567890123456789"}', 'bad', 'observed'],
  ])('%s', async (_title, header, text, enforced, observed) => {
    expect(await verifyZalo(request(header, text), KEYS, 'enforce')).toBe(enforced);
    expect(await verifyZalo(request(header, text), KEYS, 'observe')).toBe(observed);
  });

  test("another app's event is bad in either mode, however well it is signed", async () => {
    const text = TEXT.replace(KEYS.appId, '999');
    const header = await sign('999', bytes(text), AT, KEYS.secret);
    expect(await verifyZalo(request(header, text), KEYS, 'enforce')).toBe('bad');
    expect(await verifyZalo(request(header, text), KEYS, 'observe')).toBe('bad');
  });

  test('app id and timestamp may be JSON numbers', async () => {
    const text = '{"app_id":1234567890123456789,"timestamp":1764000000000}';
    const header = await sign(KEYS.appId, bytes(text), AT, KEYS.secret);
    expect(await verifyZalo(request(header, text), KEYS, 'enforce')).toBe('ok');
  });
});
