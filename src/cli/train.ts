/**
 * `npm run train`: learns from `flows/examples/` and the flows' phrases and writes `src/understanding/intents/model.generated.json`, the same on
 * every machine.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { train } from '../understanding/training/train.ts';
import { fingerprintOf, readMaterial } from './training-files.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

try {
  const material = await readMaterial(here('../../flows'));
  const { examples, labelled } = material;
  const model = { ...train(examples, labelled), learnedFrom: fingerprintOf(material) };
  const text = `${JSON.stringify(model)}\n`;
  await writeFile(here('../understanding/intents/model.generated.json'), text);
  const size = (gzipSync(text, { level: 9 }).length / 1024).toFixed(1);
  console.log(
    `${examples.length} examples, ${labelled.length} labelled utterances; ${size} KiB gzip, temperature ${model.temperature}, sure from ${model.sure}`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
