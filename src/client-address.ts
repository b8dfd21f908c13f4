/** Who is behind a request, as far as it can be known and can't be made up by whoever sends it. Pure. */

/**
 * Under Node: the socket's peer. Only where the service listens on this machine alone (`host` is a loopback address) can the peer be a
 * reverse proxy on this machine, and only then is the last entry of X-Forwarded-For, the one that this proxy wrote, believed. Undefined
 * when nobody can say: a proxy that names nobody must not make everybody share its fate.
 */
export function nodeAddress(peer: string | undefined, forwardedFor: string | undefined, host: string): string | undefined {
  if (!isLoopback(host)) return networkOf(peer);
  return networkOf(forwardedFor?.split(',').at(-1));
}

/** The network that counts as one address: an IPv4 address, or the /64 that one subscriber has of IPv6. Undefined for what is no address. */
export function networkOf(address: string | undefined): string | undefined {
  const plain =
    address
      ?.trim()
      .replace(/^::ffff:(?=\d+\.)/i, '')
      .toLowerCase() ?? '';
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(plain)) return plain;
  if (!/^[0-9a-f:]+$/.test(plain) || !plain.includes(':')) return undefined;
  const [head = '', tail] = plain.split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [front, back] = [groups(head), groups(tail)];
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  return [...front, ...zeros, ...back]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
