/**
 * `npm run eval -- FILE.jsonl`: measures how messages are understood on labelled utterances (`{"text","intent","expect"?}` a line).
 * `--search FILE.jsonl --catalogue PRODUCTS.csv` measures search instead (`{"query","expect"}` a line).
 * `--json` prints one object. Exit 1 when a file can't be used.
 */
import { parseArgs } from 'node:util';
import { evalSearch } from './eval-search.ts';
import { evalUtterances } from './eval-utterances.ts';

const USAGE = `npm run eval -- FILE.jsonl [--json]        hiểu câu nhắn / labelled utterances
npm run eval -- --search FILE.jsonl --catalogue PRODUCTS.csv [--json]        tìm sản phẩm / searches`;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, search: { type: 'string' }, catalogue: { type: 'string' } },
  });
  if (values.search !== undefined && values.catalogue !== undefined && positionals.length === 0) {
    await evalSearch(values.search, values.catalogue, values.json);
    return 0;
  }
  const [file] = positionals;
  if (file === undefined || positionals.length > 1 || values.search !== undefined || values.catalogue !== undefined) {
    console.error(USAGE);
    return 2;
  }
  await evalUtterances(file, values.json);
  return 0;
}
