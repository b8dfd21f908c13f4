/**
 * `npm run eval -- FILE.jsonl`: measures how messages are understood on labelled utterances (`{"text","intent","expect"?}` a line).
 * `--json` prints one object. Exit 1 when a file can't be used.
 */
import { parseArgs } from 'node:util';
import { evalUtterances } from './eval-utterances.ts';

const USAGE = `npm run eval -- FILE.jsonl [--json]        hiểu câu nhắn / labelled utterances`;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  await evalUtterances(file, values.json);
  return 0;
}
