/** The house's own flows under any inputs in any order, with the longest values that lookups can give. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFolder } from '../../src/cli/flow-files.ts';
import { LOOKUP_SAMPLES } from '../../src/engine/samples.ts';
import { MOST_BYTES, sessionBytes } from '../../src/engine/session.ts';
import { emptySession, step } from '../../src/engine/step.ts';
import type { Input, Session } from '../../src/model.ts';
import { plainPerson } from './run.ts';

const { book } = await compileFolder(new URL('../../flows', import.meta.url).pathname);
const flows = Object.values(book.flows);
const texts = flows.flatMap(({ commands, phrases }) => [...commands.map((command) => `/${command}`), ...phrases.vi.slice(0, 2)]);
const actions = flows.flatMap(({ name, actions }) => Object.keys(actions).map((action) => `#x.${name}.YC-2026-0001.${action}`));
const answers = [
  '1',
  '2',
  '3',
  '4',
  'xong',
  'bỏ qua',
  'thêm',
  '50 kg',
  '20/12',
  '0912345678',
  'gốm sứ Bát Tràng',
  'Ba Vì',
  'vâng',
  'không',
  'Đ'.repeat(600),
];

const anyInput: fc.Arbitrary<Input> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...texts).map((text): Input => ({ kind: 'text', text })) },
  { weight: 6, arbitrary: fc.constantFrom(...answers).map((text): Input => ({ kind: 'text', text })) },
  { weight: 1, arbitrary: fc.constantFrom(...actions).map((payload): Input => ({ kind: 'tap', payload })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Input>({ kind: 'media', media: 'photo' }, { kind: 'location', lat: 21, lon: 105 }, { kind: 'start' }),
  },
);
const people = [
  plainPerson({}),
  plainPerson({ channel: 'zalo', known: false, language: 'en' }),
  plainPerson({
    producers: [{ code: 'C', name: 'HTX' }],
    staff: { id: 'cb-1', name: 'Lan', role: 'officer' },
    consents: ['contact'],
    hasPhone: true,
  }),
];

test('nothing throws, nobody gets stuck, no session passes 16 KiB', () => {
  const sorry = flows.find(({ pattern }) => pattern === 'sorry')?.name;
  fc.assert(
    fc.property(fc.constantFrom(...people), fc.array(anyInput, { minLength: 5, maxLength: 30 }), (person, inputs) => {
      let session: Session = emptySession();
      for (const [index, input] of inputs.entries()) {
        for (let found: unknown[] = []; session.turn === index; ) {
          const result = step(book, session, { input, person, found }, 1_795_000_000_000 + index * 60_000);
          if ('lookup' in result) found = [...found, LOOKUP_SAMPLES[result.lookup.lookup]];
          else {
            expect(result.turn.flow).not.toBe(sorry);
            expect(sessionBytes(result.turn.session)).toBeLessThanOrEqual(MOST_BYTES);
            session = JSON.parse(JSON.stringify(result.turn.session)) as Session;
          }
        }
      }
    }),
    { numRuns: 150 },
  );
});
