/** The words that always work (contract 5) work inside every prompt of every flow, whatever it asks for, and in both languages. */
import { describe, expect, test } from 'vitest';
import { compileFolder } from '../../src/cli/flow-files.ts';
import type { Flow } from '../../src/engine/book.ts';
import { kept } from '../../src/engine/keep.ts';
import { LOOKUP_SAMPLES } from '../../src/engine/samples.ts';
import { DOORS } from '../../src/engine/session.ts';
import { step } from '../../src/engine/step.ts';
import type { Session, Turn, Value } from '../../src/model.ts';
import { plainPerson } from './run.ts';

const NOW = Date.UTC(2026, 10, 24, 2);
const { book } = await compileFolder(new URL('../../flows', import.meta.url).pathname);
const prompts = Object.values(book.flows).flatMap((flow) =>
  flow.steps.filter(({ kind }) => kind === 'prompt').map(({ id }) => [`${flow.name}/${id}`, flow, id] as const),
);
/** Anybody: producer and staff at once, so that every flow is open. */
const anybody = (language: 'vi' | 'en') =>
  plainPerson({
    language,
    producers: [{ code: 'C', name: 'HTX' }],
    staff: { id: 'cb-1', name: 'Lan', role: 'officer' },
    consents: ['contact'],
  });

/** Somebody who stands at a prompt; what its flow looked up and saved before is there, as long as it can be. */
function standingAt(flow: Flow, id: string): Session {
  const values: Record<string, Value> = {};
  for (const one of flow.steps)
    if (one.kind === 'lookup') values[one.save] = kept(LOOKUP_SAMPLES[one.lookup] as unknown as Value, one.keeps) as Value;
  const frame = { flow: flow.name, step: id, revision: flow.revision, values, personal: [], trail: [], entered: 'start' as const };
  return { turn: 7, frames: [frame], waiting: { turn: 7, choices: [], page: 0, misses: 0 }, at: NOW };
}

function say(session: Session, text: string, language: 'vi' | 'en'): Turn {
  for (let found: unknown[] = []; ; ) {
    const result = step(book, session, { input: { kind: 'text', text }, person: anybody(language), found }, NOW);
    if ('turn' in result) return result.turn;
    found = [...found, LOOKUP_SAMPLES[result.lookup.lookup]];
  }
}

/** The flows that still wait. */
const waiting = ({ session }: Turn) => session.frames.map(({ flow }) => flow);

test('there are prompts to try', () => {
  expect(prompts.length).toBeGreaterThan(40);
});

describe.each(['/huy', 'hủy'])('“%s” cancels', (word) => {
  test.each(prompts)('%s', (_name, flow, id) => {
    for (const language of ['vi', 'en'] as const) {
      const turn = say(standingAt(flow, id), word, language);
      expect(turn.flow).toBe(book.patterns.cancel);
      expect(turn.replies).not.toEqual([]);
      expect(waiting(turn).filter((name) => name === flow.name && !DOORS.has(flow.pattern ?? 'cancel'))).toEqual([]);
      expect(turn.effects).toEqual([]);
    }
  });
});

describe.each(['/menu', '/canbo', '/dulieu', '/xoa', '/thongbao', '/hoso', '/timsp', '/ketnoi', '/hoicho', '/diemban'])(
  '%s is heard',
  (word) => {
    test.each(prompts)('%s', (_name, flow, id) => {
      const name = Object.values(book.flows).find(({ commands }) => commands.includes(word.slice(1)))?.name;
      const turn = say(standingAt(flow, id), word, 'vi');
      expect(turn.replies).not.toEqual([]);
      // The flow that was asked for spoke: it waits now, or it ended and what it interrupted waits again.
      expect([...waiting(turn), turn.flow, ...turn.counts.map((count) => count.flow)]).toContain(name);
    });
  },
);

describe('/help says what always works, and the question is asked again', () => {
  test.each(prompts)('%s', (_name, flow, id) => {
    const turn = say(standingAt(flow, id), '/help', 'vi');
    expect(turn.replies.map(({ text }) => text).join('\n')).toContain('lúc nào anh/chị cũng gõ được');
  });
});
