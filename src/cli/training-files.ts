/** What the model learns from, read from files: the examples, the flows' own phrases, the labelled utterances. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Book } from '../engine/book.ts';
import type { Example } from '../understanding/training/examples.ts';
import { readExamples, readLabelled, type Utterance } from './example-files.ts';
import { compileFolder } from './flow-files.ts';

/** All that `npm run train` learns from. */
export interface Material {
  examples: Example[];
  labelled: Utterance[];
}

/** Reads a folder of flows with its `examples/`. Throws where something can't be used. */
export async function readMaterial(flows: string): Promise<Material> {
  const { book, problems } = await compileFolder(flows);
  if (problems.length > 0) throw new Error(problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'));
  const folder = join(flows, 'examples');
  const [examples, labelled] = await Promise.all([readExamples(folder), readLabelled(folder)]);
  return { examples: [...examples, ...phrasesOf(book)], labelled };
}

/** The Vietnamese phrases of every flow that answers an intent: with their marks, the training types them in every way itself. */
function phrasesOf(book: Book): Example[] {
  return Object.values(book.flows).flatMap(({ intent, spoken }) =>
    intent ? spoken.vi.map((line) => ({ line, intent, typed: false })) : [],
  );
}

/** A short name of exactly this material: stands in the model, so that a test notices what was changed without learning anew. */
export function fingerprintOf(material: Material): string {
  return createHash('sha256').update(JSON.stringify(material)).digest('hex').slice(0, 16);
}
