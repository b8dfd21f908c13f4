/** What the model learned from is what stands in `flows/` now, and nothing that it is measured on. */
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readUtterances } from '../../src/cli/example-files.ts';
import { fingerprintOf, readMaterial } from '../../src/cli/training-files.ts';
import { fold, wordsOf } from '../../src/understanding/fold.ts';
import model from '../../src/understanding/intents/model.generated.json' with { type: 'json' };

const MEASURED = resolve(import.meta.dirname, '../fixtures/utterances');
const material = await readMaterial(resolve(import.meta.dirname, '../../flows'));
const plain = (text: string) => wordsOf(fold(text)).join(' ');

it('the model was learned from the examples, labelled lines and phrases that stand here: if not, npm run train', () => {
  expect(model.learnedFrom).toBe(fingerprintOf(material));
});

it('another example, label or phrase is other material', () => {
  const [example, ...examples] = material.examples;
  const [utterance, ...labelled] = material.labelled;
  if (!example || !utterance) throw new Error('nothing to learn from');
  const others = [
    { ...material, examples },
    { ...material, labelled },
    { ...material, examples: [{ ...example, line: `${example.line} ạ` }, ...examples] },
    { ...material, labelled: [{ ...utterance, intent: 'out_of_scope' as const }, ...labelled] },
  ];
  expect(new Set([material, ...others].map(fingerprintOf)).size).toBe(others.length + 1);
});

it("the flows' own phrases are examples of the intent that the flow answers, with their marks", () => {
  expect(material.examples).toContainEqual({ line: 'hồ sơ tới đâu', intent: 'producer_status_check', typed: false });
  expect(material.examples).toContainEqual({ line: 'hội chợ', intent: 'fairs_info', typed: false });
});

it('no utterance that is measured was learned from', async () => {
  const files = await readdir(MEASURED);
  const sets = await Promise.all(files.map((file) => readUtterances(resolve(MEASURED, file))));
  const measured = new Set(sets.flat().map(({ text }) => plain(text)));
  expect(material.labelled.map(({ text }) => text).filter((text) => measured.has(plain(text)))).toEqual([]);
});
