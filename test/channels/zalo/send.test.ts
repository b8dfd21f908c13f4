/** What each answer of the OA OpenAPI means for us, against the offline OA and, for the code table, row by row. */
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CODES } from '../../../src/channels/zalo/codes.ts';
import { readAnswer, sendToZalo } from '../../../src/channels/zalo/send.ts';
import type { Failure, Outgoing } from '../../../src/model.ts';
import type { Fault } from '../../platforms/zalo/world.ts';
import { startZaloServer, type ZaloServer } from '../../platforms/zalo-server.ts';

const CS = '/v3.0/oa/message/cs';
const WHO = '246845883529197922';
/** 20 s into a minute. */
const NOW = Date.UTC(2026, 10, 24, 2, 0, 20);

/** The official table of zalo-oa 4.1 in its order, class by class. */
const TABLE: [number, Failure][] = [
  [-32, 'retry'],
  [-100, 'file-gone'],
  [-200, 'retry'],
  [-201, 'bad-message'],
  [-204, 'configuration'],
  [-205, 'configuration'],
  [-209, 'configuration'],
  [-210, 'bad-message'],
  [-211, 'wait'],
  [-212, 'configuration'],
  [-213, 'drop-recipient'],
  [-214, 'retry'],
  [-216, 'refresh-token'],
  [-217, 'drop-recipient'],
  [-218, 'wait'],
  [-219, 'configuration'],
  [-220, 'refresh-token'],
  [-221, 'configuration'],
  [-223, 'configuration'],
  [-224, 'configuration'],
  [-227, 'drop-recipient'],
  [-230, 'window-closed'],
  [-232, 'window-closed'],
  [-233, 'bad-message'],
  [-234, 'wait'],
  [-235, 'configuration'],
  [-237, 'configuration'],
  [-238, 'configuration'],
  [-240, 'configuration'],
  [-241, 'configuration'],
  [-242, 'configuration'],
  [-244, 'drop-recipient'],
  [-248, 'configuration'],
  [-249, 'configuration'],
  [-320, 'window-closed'],
  [-321, 'window-closed'],
  [-403, 'bad-message'],
  [-1340, 'bad-message'],
  [-1341, 'bad-message'],
];

const answer = (body: unknown, status = 200, retryAfter?: string) => ({ kind: 'answer' as const, status, body, retryAfter });

describe('readAnswer', () => {
  test.each(TABLE)('error %i is %s', (code, failure) => {
    expect(readAnswer(answer({ error: code, message: 'no' }), false, NOW)).toMatchObject({ ok: false, failure, detail: `${code} no` });
  });

  test('the table of the code has no row that this one lacks', () => {
    expect(Object.keys(CODES).map(Number).sort()).toEqual(TABLE.map(([code]) => code).sort());
  });

  test.each([-201, -210, -233])('error %i on a message with buttons means that buttons are refused', (code) => {
    expect(readAnswer(answer({ error: code, message: 'no' }), true, NOW)).toMatchObject({ failure: 'buttons-refused' });
  });

  test.each([
    ['an unknown person is dropped, buttons or not', { error: -201, message: 'user_id is invalid!' }, 200, 'drop-recipient'],
    ['an article quota is waited for', { error: -223, message: 'OA has reached article quota' }, 200, 'wait'],
    ['a code not in the table is a bad message', { error: -9999, message: '' }, 200, 'bad-message'],
    ['a code written as text is read', { error: '-216', message: '' }, 200, 'refresh-token'],
    ['the body speaks before the status', { error: -213, message: '' }, 400, 'drop-recipient'],
    ['401 without an envelope asks for a token', undefined, 401, 'refresh-token'],
    ['another 4xx is a bad message', undefined, 413, 'bad-message'],
    ['500 is tried again', undefined, 500, 'retry'],
    ['503 is tried again', { message: 'down' }, 503, 'retry'],
    ['a redirect is a wrong address', undefined, 302, 'configuration'],
    ['200 without an envelope may hide a delivery', undefined, 200, 'unknown'],
    ['200 with an empty object may hide a delivery', {}, 200, 'unknown'],
    ['an error that is null may hide a delivery', { error: null }, 200, 'unknown'],
  ])('%s', (_title, body, status, failure) => {
    expect(readAnswer(answer(body, status), true, NOW)).toMatchObject({ ok: false, failure });
  });

  test('over the limit of calls, the channel rests until the next minute', () => {
    expect(readAnswer(answer({ error: -32, message: 'limit' }), false, NOW)).toMatchObject({ failure: 'retry', retryAfterMs: 40_000 });
    expect(readAnswer(answer(undefined, 429), false, NOW)).toMatchObject({ failure: 'retry', retryAfterMs: 40_000 });
    expect(readAnswer(answer(undefined, 429, '7'), false, NOW)).toMatchObject({ failure: 'retry', retryAfterMs: 7000 });
  });

  test('success carries the message id as a string', () => {
    expect(readAnswer(answer({ error: 0, data: { message_id: 12 } }), false, NOW)).toEqual({ ok: true, messageId: '12' });
    expect(readAnswer(answer({ error: 0, message: 'Success' }), false, NOW)).toEqual({ ok: true });
    expect(readAnswer(answer({ data: { message_id: 'a' } }), false, NOW)).toEqual({ ok: true, messageId: 'a' });
  });

  test('no long number of the platform reaches the detail', () => {
    const result = readAnswer(answer({ error: -201, message: 'phone 84912345678 of 246845883529197922 is invalid' }), false, NOW);
    expect(result).toEqual({ ok: false, failure: 'bad-message', detail: '-201 phone … of … is invalid' });
  });
});

describe('sendToZalo', () => {
  let zalo: ZaloServer;
  let token: string;
  const outgoing: Outgoing = { call: CS, body: { recipient: { user_id: WHO }, message: { text: 'Dạ, em chào anh/chị ạ.' } } };
  const send = (timeoutMs = 1000) => sendToZalo(outgoing, token, { apiRoot: zalo.apiRoot, timeoutMs });

  beforeAll(async () => {
    zalo = await startZaloServer();
    zalo.person(WHO);
    token = zalo.pair().access_token;
  });
  afterEach(() => {
    zalo.sent.length = 0;
    zalo.requests.length = 0;
  });
  afterAll(() => zalo.close());

  test('a message arrives with its token in the header named access_token', async () => {
    const result = await send();
    expect(result).toEqual({ ok: true, messageId: zalo.sent[0]?.messageId });
    expect(zalo.sent).toMatchObject([{ to: WHO, message: { text: 'Dạ, em chào anh/chị ạ.' } }]);
    expect(zalo.requests[0]?.headers).toMatchObject({ access_token: token, 'content-type': expect.stringContaining('application/json') });
    expect(zalo.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test('without a token nothing is sent and one is asked for', async () => {
    expect(await sendToZalo(outgoing, undefined, { apiRoot: zalo.apiRoot, timeoutMs: 300 })).toMatchObject({ failure: 'refresh-token' });
    expect(zalo.requests).toEqual([]);
  });

  test('a dead token asks for a new one', async () => {
    const result = await sendToZalo(outgoing, 'at-of-yesterday', { apiRoot: zalo.apiRoot, timeoutMs: 1000 });
    expect(result).toMatchObject({ failure: 'refresh-token', detail: expect.stringContaining('-216') });
  });

  test.each<[string, Fault, Failure, number]>([
    ['no answer in time: delivered or not, nobody knows', { kind: 'hang' }, 'unknown', 1],
    ['a connection reset after the request was taken: nobody knows', { kind: 'reset' }, 'unknown', 1],
    ['a connection reset before anything was done looks the same to us', { kind: 'reset', undone: true }, 'unknown', 0],
    ['an answer that is not JSON: nobody knows', { kind: 'raw', body: '<html>' }, 'unknown', 0],
    ['500 is tried again', { kind: 'status', status: 500 }, 'retry', 0],
    ['429 is tried again', { kind: 'status', status: 429, headers: { 'retry-after': '3' } }, 'retry', 0],
    ['401 asks for a token', { kind: 'status', status: 401 }, 'refresh-token', 0],
    ['the call limit is tried again', { kind: 'code', code: -32 }, 'retry', 0],
  ])('%s', async (_title, fault, failure, delivered) => {
    zalo.fault(CS, fault);
    expect(await send()).toMatchObject({ ok: false, failure });
    expect(zalo.sent).toHaveLength(delivered);
  });

  test('a redirect is not followed, so the token stays with the address we know', async () => {
    zalo.fault(CS, { kind: 'status', status: 307, headers: { location: `${zalo.apiRoot}/elsewhere` } });
    expect(await send()).toMatchObject({ failure: 'configuration' });
    expect(zalo.requests.map((request) => request.path)).toEqual([CS]);
  });

  test('a slow answer within the time-out is a success', async () => {
    zalo.fault(CS, { kind: 'slow', ms: 100 });
    expect(await send(2000)).toMatchObject({ ok: true });
  });

  test('a refused connection never left, so it is tried again', async () => {
    const closed = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        server.close(() => resolve(port));
      });
    });
    const result = await sendToZalo(outgoing, token, { apiRoot: `http://127.0.0.1:${closed}`, timeoutMs: 2000 });
    expect(result).toEqual({ ok: false, failure: 'retry', detail: 'ECONNREFUSED' });
  });
});
