/** Fetching what people sent: in bounds, from nowhere else, and nothing that it says gives the token away. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download } from '../../src/channels/download.ts';
import { fileKind, keptRef } from '../../src/channels/sent-file.ts';
import { createTelegram } from '../../src/channels/telegram/telegram.ts';
import { isZalos } from '../../src/channels/zalo/files.ts';
import { startTelegramServer, type TelegramServer } from '../platforms/telegram-server.ts';

const MEGABYTE = 1024 * 1024;

describe('from Telegram', () => {
  let server: TelegramServer;
  beforeEach(async () => {
    server = await startTelegramServer();
  });
  afterEach(async () => {
    expect(server.problems).toEqual([]);
    await server.close();
  });
  const bytes = new Uint8Array(100_000).fill(7);
  const sent = (size = bytes.length) => {
    server.theirFiles.set('id', { path: 'documents/file_1', bytes: size === bytes.length ? bytes : new Uint8Array(size) });
    const channel = createTelegram({ token: server.token, secret: 's', apiRoot: server.root, timeoutMs: 2000 });
    return channel.files.fetch('id', MEGABYTE);
  };

  it('the bytes as they were sent', async () => {
    const got = await sent();
    expect(got.ok && got.bytes && Buffer.from(got.bytes).equals(Buffer.from(bytes))).toBe(true);
  });

  it('no byte of what is longer, whether the server says so or not, or Telegram does not even hand it to bots', async () => {
    expect(await sent(MEGABYTE)).toMatchObject({ ok: true, bytes: expect.any(Uint8Array) });
    expect(await sent(MEGABYTE + 1)).toEqual({ ok: true, bytes: null });
    server.fault({ kind: 'unsized' }, { method: 'download' });
    expect(await sent(MEGABYTE + 1)).toEqual({ ok: true, bytes: null });
    expect(await sent(20 * MEGABYTE + 1)).toEqual({ ok: true, bytes: null });
  });

  it.each([
    [{ kind: 'page', status: 404 }, 'download', 'file-gone'],
    [{ kind: 'page', status: 302, location: 'http://127.0.0.1:9/elsewhere' }, 'download', 'file-gone'],
    [{ kind: 'page', status: 503 }, 'download', 'retry'],
    [{ kind: 'reset' }, 'download', 'retry'],
    [{ kind: 'half' }, 'download', 'retry'],
    [
      { kind: 'error', code: 400, description: 'Bad Request: wrong file_id or the file is temporarily unavailable' },
      'getFile',
      'file-gone',
    ],
    [{ kind: 'error', code: 429, description: 'Too Many Requests', retryAfter: 7 }, 'getFile', 'retry'],
    [{ kind: 'hang' }, 'getFile', 'unknown'],
  ] as const)('%j of %s is %s, and names no address', async (fault, method, failure) => {
    server.fault(fault, { method });
    const got = await sent();
    expect(got).toMatchObject({ ok: false, failure });
    expect(JSON.stringify(got)).not.toMatch(/AAtest|file_1/);
  });
});

describe('in time, and only from where it may', () => {
  const answers: Record<string, (to: ServerResponse) => void> = {
    '/file': (to) => to.end('%PDF'),
    '/once': (to) => to.writeHead(302, { location: '/file' }).end(),
    '/round': (to) => to.writeHead(302, { location: '/round' }).end(),
    '/slow': (to) => void to.write('%PDF'),
    '/nowhere': (to) => to.writeHead(302).end(),
  };
  const server = createServer((request, response) => answers[request.url ?? '']?.(response));
  let root = '';
  beforeEach(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const get = (path: string, withinMs = 5000) =>
    download({ url: root + path, most: 100, withinMs, allowed: ({ origin }) => origin === root });

  it.each([
    ['/file', { ok: true }],
    ['/once', { ok: true }],
    ['/round', { ok: false, failure: 'file-gone', detail: 'too many redirects' }],
    ['/nowhere', { ok: false, failure: 'file-gone', detail: 'http 302' }],
  ])('%s', async (path, expected) => {
    expect(await get(path)).toMatchObject(expected);
  });

  it('a server that never ends is left', async () => {
    expect(await get('/slow', 200)).toMatchObject({ ok: false, failure: 'retry', detail: 'TimeoutError' });
  });

  it('what is no address is none', async () => {
    expect(await download({ url: 'x', most: 1, allowed: () => true })).toMatchObject({ ok: false, failure: 'file-gone' });
  });
});

it.each([
  ['https://f9-zpc.zdn.vn/jpg/1', true],
  ['https://f37-zfcloud.zdn.vn/62ba/407', true],
  ['https://file-stal-16.dlfl.vn/x/a.pdf', true],
  ['https://zalo.me/a', true],
  ['http://f9-zpc.zdn.vn/jpg/1', false],
  ['https://evilzdn.vn/a', false],
  ['https://zdn.vn.evil.example/a', false],
  ['https://f.zdn.vn:8443/a', false],
  ['https://me@f.zdn.vn/a', false],
  ['https://127.0.0.1/a', false],
  ['https://[::1]/a', false],
  ['ftp://f.zdn.vn/a', false],
  ['data:application/pdf,x', false],
])('%s is one of Zalo’s: %s', (url, expected) => {
  expect(isZalos(new URL(url))).toBe(expected);
});

it.each([
  ['application/pdf', 'a', 'pdf'],
  ['pdf', '', 'pdf'],
  ['', 'Công văn.PDF', 'pdf'],
  ['application/octet-stream', 'a.pdf', 'pdf'],
  ['', '', 'pdf'],
  ['image/jpeg', '', 'photo'],
  ['', 'a.jpeg', 'photo'],
  ['image/heic', 'a.heic', 'other'],
  ['docx', 'a.docx', 'other'],
] as const)('a document of type “%s” called “%s” is %s', (type, name, kind) => {
  expect(fileKind(type, name)).toBe(kind);
});

it('a reference that nobody could follow is none, and nothing of it is kept at length', () => {
  const file = { ref: 'x', kind: 'pdf', name: 'n'.repeat(300), size: -1 } as const;
  expect(keptRef(file)).toEqual({ ref: 'x', kind: 'pdf', name: 'n'.repeat(100), size: null });
  for (const ref of ['', 'x'.repeat(1001)]) expect(keptRef({ ...file, ref })).toBeNull();
});
