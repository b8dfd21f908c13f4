/** The log: JSON lines from a level on. That nothing personal stands in them is held where messages are played (`test/shell`). */
import { expect, it } from 'vitest';
import { jsonLog } from '../src/log.ts';

it.each([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
] as const)('LOG_LEVEL=%s writes %j, one JSON object a line', (level, written) => {
  const lines: string[] = [];
  const log = jsonLog(level, (line) => lines.push(line));
  for (const of of ['debug', 'info', 'warn', 'error'] as const) log(of, 'something\nhappened', { channel: 'zalo', times: 2, again: true });
  const read = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(read.map((line) => line.level)).toEqual(written);
  for (const line of read)
    expect(line).toEqual({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      level: line.level,
      what: 'something\nhappened',
      channel: 'zalo',
      times: 2,
      again: true,
    });
  expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
});
