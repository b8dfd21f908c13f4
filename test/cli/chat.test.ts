import { afterAll, expect, test } from 'vitest';
import { office } from './process.ts';

const { type, close } = office(() => ({ DEMO: 'on' }));
afterAll(close);

const chat = (args: string[], lines: string[]) => type('chat', args, `${lines.join('\n')}\n`);

test('a script talks to the bot and sees the words, the buttons and what the channel would be sent', async () => {
  const { code, out } = await chat(
    ['--channel', 'zalo', '--as', 'lan'],
    ['xin chào', ':1', '2', 'tìm mật ong', ':raw', ':quit', 'never read'],
  );
  expect(code).toBe(0);
  expect(out).toContain('simulator:zalo-lan');
  expect(out).toMatch(/\[1\] Tiếng Việt/);
  expect(out).toContain('Mật ong thiên nhiên Vinh Hoa');
  expect(out).toContain('"call": "/v3.0/oa/message/cs"');
});

test('the next chat goes on where this person was', async () => {
  const { out } = await chat(['--as', 'simulator:zalo-lan'], ['1']);
  expect(out).toContain('mua để làm gì');
});

test('a channel that does not exist is answered with the usage and exit code 2', async () => {
  const { code, err } = await chat(['--channel', 'fax'], []);
  expect(code).toBe(2);
  expect(err).toContain('npm run chat');
});
