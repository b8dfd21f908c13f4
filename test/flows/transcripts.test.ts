/** Every conversation goes as it is written in `test/flows/*.yaml`, and every flow has the cases it needs. */
import { describe, expect, test } from 'vitest';
import { compileFolder } from '../../src/cli/flow-files.ts';
import type { Flow } from '../../src/engine/book.ts';
import { REMARKS } from '../../src/engine/moves.ts';
import { DOORS } from '../../src/engine/session.ts';
import { play } from './run.ts';
import { readTranscript, readTranscripts } from './transcript.ts';

const { book, problems } = await compileFolder(new URL('../../flows', import.meta.url).pathname);
const transcripts = await readTranscripts(new URL('.', import.meta.url).pathname);

/** A flow that asks something needs all of them; menus and remarks ask only what to do next. */
const CASES = ['happy', 'cancel', 'back', 'invalid', 'digression', 'expiry'];

function casesOf(flow: Flow): string[] {
  const asks = flow.steps.some(({ kind }) => kind === 'prompt');
  const passing = flow.pattern !== undefined && (DOORS.has(flow.pattern) || REMARKS.has(flow.pattern));
  return asks && !passing ? CASES : ['happy'];
}

test('the flows have no problems', () => {
  expect(problems).toEqual([]);
});

describe('the conversation', () => {
  test.each(transcripts)('$flow: $case', (transcript) => {
    const { played, expected } = play(book, transcript);
    expect(played).toEqual(expected);
  });
});

describe('the flow has its cases', () => {
  test.each(Object.values(book.flows))('$name', (flow) => {
    const cases = transcripts.filter((transcript) => transcript.flow === flow.name).map((transcript) => transcript.case);
    expect(casesOf(flow).filter((name) => !cases.includes(name))).toEqual([]);
  });

  test('and every transcript has its flow', () => {
    expect(transcripts.filter(({ flow }) => !Object.hasOwn(book.flows, flow)).map(({ file }) => file)).toEqual([]);
  });
});

test('a transcript with a misspelt key, or under a wrong name, is refused', () => {
  const good = 'flow: a\ncase: happy\nnow: 2026-11-24T09:00:00+07:00\nturns: [{ they: hi, we: [Dạ] }]';
  expect(readTranscript('a.happy.yaml', good).turns).toHaveLength(1);
  expect(() => readTranscript('a.happy.yaml', good.replace('they', 'thay'))).toThrow('thay');
  expect(() => readTranscript('b.happy.yaml', good)).toThrow('flow and case');
});
