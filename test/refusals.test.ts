/** Who is refused at the door: by the numbers, without a network. */
import { describe, expect, it } from 'vitest';
import { networkOf, nodeAddress } from '../src/client-address.ts';
import { createRefusals } from '../src/refusals.ts';
import { readBody } from '../src/webhook-body.ts';

const NOW = 1_800_000_000_000;

describe('refusals', () => {
  it('bar an address after twenty failures, for as long as it goes on, and let it in again afterwards', () => {
    const refusals = createRefusals();
    for (let times = 0; times < 19; times++) refusals.failed('203.0.113.7', NOW);
    expect(refusals.isBarred('203.0.113.7', NOW)).toBe(false);
    refusals.failed('203.0.113.7', NOW);
    expect(refusals.isBarred('203.0.113.7', NOW)).toBe(true);
    expect(refusals.isBarred('203.0.113.8', NOW)).toBe(false);
    expect(refusals.isBarred('203.0.113.7', NOW + 10_000)).toBe(false);
  });

  it('never bar an address that once knew the secret, nor one that nobody can name', () => {
    const refusals = createRefusals();
    refusals.proved('203.0.113.7', NOW);
    for (let times = 0; times < 1000; times++) {
      refusals.failed('203.0.113.7', NOW);
      refusals.failed(undefined, NOW);
    }
    expect(refusals.isBarred('203.0.113.7', NOW)).toBe(false);
    expect(refusals.isBarred(undefined, NOW)).toBe(false);
  });

  it('a clock that jumps back frees nobody and bars nobody for ever', () => {
    const refusals = createRefusals();
    for (let times = 0; times < 25; times++) refusals.failed('203.0.113.7', NOW);
    expect(refusals.isBarred('203.0.113.7', NOW - 3_600_000)).toBe(true);
    refusals.failed('203.0.113.7', NOW - 3_600_000);
    expect(refusals.isBarred('203.0.113.7', NOW - 3_500_000)).toBe(false);
  });

  it('a hundred thousand addresses do not fill the memory: the oldest is forgotten', () => {
    const refusals = createRefusals();
    for (let times = 0; times < 25; times++) refusals.failed('first', NOW);
    for (let n = 0; n < 100_000; n++) refusals.failed(`2001:db8:${n >> 16}:${n & 0xffff}`, NOW);
    expect(refusals.isBarred('first', NOW)).toBe(false);
  });

  it('ten thousand times are five lines', () => {
    const refusals = createRefusals();
    const lines = Array.from({ length: 10_000 }, () => refusals.worthALine('x', NOW)).filter((times) => times !== null);
    expect(lines).toEqual([1, 10, 100, 1000, 10_000]);
    expect(refusals.worthALine('y', NOW)).toBe(1);
    expect(refusals.worthALine('x', NOW + 3_600_000)).toBe(1);
  });
});

describe('the address behind a request', () => {
  it.each([
    ['the peer, where anybody can connect', '203.0.113.7', '198.51.100.1', '0.0.0.0', '203.0.113.7'],
    ['what the proxy on this machine wrote last', '127.0.0.1', '198.51.100.66, 203.0.113.7', '127.0.0.1', '203.0.113.7'],
    ['unknown behind a proxy that says nothing', '127.0.0.1', undefined, '127.0.0.1', undefined],
    ['unknown where the proxy wrote no address', '127.0.0.1', 'unknown', 'localhost', undefined],
    ['an IPv4 peer in IPv6 spelling', '::ffff:203.0.113.7', undefined, '::', '203.0.113.7'],
  ])('is %s', (_what, peer, forwarded, host, address) => {
    expect(nodeAddress(peer, forwarded, host)).toBe(address);
  });

  it('of IPv6 is the /64 network, however it is written', () => {
    const same = ['2001:db8:0:1::1', '2001:0db8:0000:0001:aaaa:bbbb:cccc:dddd', '2001:DB8:0:1:0:0:0:9'];
    expect(new Set(same.map(networkOf))).toEqual(new Set(['2001:db8:0:1']));
    expect(networkOf('2001:db8:0:2::1')).not.toBe(networkOf('2001:db8:0:1::1'));
    expect(networkOf('::1')).toBe('0:0:0:0');
    for (const none of ['', 'localhost', 'g::1', undefined]) expect(networkOf(none)).toBeUndefined();
  });
});

describe('a body', () => {
  const request = (body: ReadableStream<Uint8Array> | string) =>
    new Request('http://x/', { method: 'POST', body, ...(typeof body === 'string' ? {} : { duplex: 'half' }) } as RequestInit);
  const dripping = () =>
    new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        controller.enqueue(new Uint8Array(1));
      },
    });

  it('that drips is given up in time, though each byte comes soon', async () => {
    expect(await readBody(request(dripping()), { withinMs: 100 })).toBe('too-slow');
  });

  it('whose length is known is read as one, unless it is not all there in time', async () => {
    const known = (body: ReadableStream<Uint8Array> | string) => {
      const made = request(body);
      made.headers.set('content-length', '5');
      return made;
    };
    expect(new TextDecoder().decode((await readBody(known('xin c'))) as Uint8Array)).toBe('xin c');
    expect(await readBody(known('x'.repeat(256 * 1024 + 1)))).toBe('too-large');
    expect(await readBody(known(new ReadableStream()), { withinMs: 100 })).toBe('too-slow');
  });

  it('of exactly 256 KiB is read, one byte more is not', async () => {
    expect(await readBody(request('x'.repeat(256 * 1024)))).toHaveLength(256 * 1024);
    expect(await readBody(request('x'.repeat(256 * 1024 + 1)))).toBe('too-large');
  });
});
