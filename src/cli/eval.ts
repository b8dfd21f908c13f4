/**
 * `npm run eval -- FILE.jsonl`: measures how messages are understood on labelled utterances (`{"text","intent","expect"?}` a line).
 * `--search FILE.jsonl --catalogue PRODUCTS.csv` measures search instead (`{"query","expect"}` a line).
 * `--unanswered` lists what was not understood (`--export FILE.jsonl` writes it ready to label). `--json` prints JSON. Exit 1 when a file can't be used.
 */
import { parseArgs } from 'node:util';
import { evalSearch } from './eval-search.ts';
import { evalUnanswered } from './eval-unanswered.ts';
import { evalUtterances } from './eval-utterances.ts';

const USAGE = `npm run eval -- FILE.jsonl [--json]                        hiểu câu nhắn / labelled utterances
npm run eval -- --search FILE.jsonl --catalogue PRODUCTS.csv [--json]        tìm sản phẩm / searches
npm run eval -- --unanswered [--export FILE.jsonl] [--json]   câu chưa hiểu / what was not understood`;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      search: { type: 'string' },
      catalogue: { type: 'string' },
      unanswered: { type: 'boolean', default: false },
      export: { type: 'string' },
    },
  });
  const [file] = positionals;
  const { json, search, catalogue, unanswered, export: to } = values;
  const measuresSearch = search !== undefined || catalogue !== undefined;
  if (search !== undefined && catalogue !== undefined && file === undefined && !unanswered && to === undefined)
    await evalSearch(search, catalogue, json);
  else if (unanswered && file === undefined && !measuresSearch) await evalUnanswered({ json, file: to });
  else if (file !== undefined && positionals.length === 1 && !unanswered && !measuresSearch && to === undefined)
    await evalUtterances(file, json);
  else {
    console.error(USAGE);
    return 2;
  }
  return 0;
}
