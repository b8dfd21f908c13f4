/** The real process before clients that hold on to it: bodies and headers that drip, ten thousand wrong secrets. */
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Runtime, startNode } from '../scenario/runtime.ts';

let service: Runtime;
beforeAll(async () => {
  service = await startNode();
});
afterAll(() => service.stop());

/** Writes `begin`, then `drip` every 200 ms until the server closes; gives all it answered. Bounded by the server, and by the test's time. */
function dripping(begin: string, drip: string): Promise<string> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve) => {
    let answer = '';
    let timer: NodeJS.Timeout | undefined;
    // No drip before it: what is written while the connection still opens would be read first.
    const socket = connect(Number(port), hostname, () => {
      socket.write(begin);
      timer = setInterval(() => socket.write(drip), 200);
    });
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(answer);
    });
  });
}

it('a body and headers that drip get 408 and are closed; people are answered meanwhile', async () => {
  const secret = 'x-telegram-bot-api-secret-token: offline_secret';
  const head = `POST /webhook/telegram HTTP/1.1\r\nhost: x\r\n${secret}\r\n`;
  const drips = [
    dripping(`${head}content-length: 100000\r\n\r\n{`, ' '),
    dripping(`${head}transfer-encoding: chunked\r\n\r\n`, '1\r\n \r\n'),
    dripping('POST /webhook/telegram HTTP/1.1\r\nhost: x\r\n', 'x-a: b\r\n'),
    dripping('POST /elsewhere HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n', 'x'),
  ];
  expect((await service.telegram.say(61, 'xin chào')).status).toBe(200);
  const [sized, chunked, headers, elsewhere] = await Promise.all(drips);
  for (const answer of [sized, chunked, headers]) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(elsewhere).toMatch(/^HTTP\/1\.1 (404|408) /);
});

it('ten thousand wrong secrets: refused, a handful of lines, and the person who writes meanwhile is answered', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const attempt = (n: number) =>
    new Promise<number>((resolve) => {
      const channel = n % 2 ? 'zalo' : 'telegram';
      const headers = {
        'x-telegram-bot-api-secret-token': `guess-${n}`,
        'x-zevent-signature': `mac=${'0'.repeat(64)}`,
        'x-forwarded-for': `203.0.113.${n % 50}`,
      };
      const sending = request(`${service.url}/webhook/${channel}`, { method: 'POST', agent, headers }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      });
      // A barred address is answered and closed before its body is read.
      sending.on('error', () => resolve(0));
      sending.end(`{"app_id":"1","timestamp":"1","update_id":${n}}`);
    });
  const before = service.printed().split('\n').length;
  let answered = 0;
  const statuses = new Map<number, number>();
  for (let round = 0; round < 100; round++) {
    const some = await Promise.all(Array.from({ length: 100 }, (_, n) => attempt(round * 100 + n)));
    for (const status of some) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (round % 25 === 0) answered += (await service.telegram.say(62 + round, 'xin chào')).status === 200 ? 1 : 0;
  }
  agent.destroy();
  expect(answered).toBe(4);
  expect([...statuses.keys()].filter((status) => ![0, 401, 429].includes(status))).toEqual([]);
  expect(statuses.get(401)).toBeGreaterThanOrEqual(20 * 50);
  const lines = service.printed().split('\n').slice(before);
  expect(lines.filter((line) => line.includes('refused')).length).toBeLessThanOrEqual(20);
  expect(lines.join('\n')).not.toMatch(/guess|203\.0\.113/);
  expect(Number((await service.db.execute("SELECT count(*) AS n FROM inbox WHERE contact_id LIKE 'zalo:%'")).rows[0]?.n)).toBe(0);
});
