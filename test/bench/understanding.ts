/**
 * What understanding a message costs: its time beside the nearest-word lists it replaced, in rounds A B A B on the same messages; KiB that the
 * model and its tables add; CPU of loading them and of the first message in fresh processes. Alone: `tsx test/bench/understanding.ts`. Prints
 * and asserts nothing about time.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { readUtterances } from '../../src/cli/example-files.ts';
import { compileFolder } from '../../src/cli/flow-files.ts';
import { understand } from '../../src/understanding/intents/understand.ts';
import { nearest } from '../../src/understanding/nearest.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** The bars of the project: ms at the 95th percentile, KiB gzipped, ms of CPU at the start. */
const BARS = { p95Ms: 1, kib: 80, startMs: 10 };
/** Fresh processes that load it. */
const STARTS = 5;

/** Measures and prints. `smoke`: one round. */
export async function printUnderstanding(smoke = false): Promise<void> {
  const texts = (await readUtterances(resolve(ROOT, 'flows/examples/labelled.jsonl'))).map(({ text }) => text);
  const { book } = await compileFolder(resolve(ROOT, 'flows'));
  const owners = Object.values(book.flows).map((flow) => ({
    owner: flow.name,
    words: [...flow.near, ...flow.phrases.vi, ...flow.phrases.en],
  }));
  const systems = { ours: (text: string) => understand(text), before: (text: string) => nearest(text, owners, 3) };
  // The least of all rounds for each message: whatever else the machine does only adds.
  const least = { ours: texts.map(() => Number.POSITIVE_INFINITY), before: texts.map(() => Number.POSITIVE_INFINITY) };
  for (let round = 0; round < (smoke ? 1 : 20); round += 1)
    for (const name of ['ours', 'before'] as const)
      for (const [place, text] of texts.entries()) {
        const began = performance.now();
        systems[name](text);
        least[name][place] = Math.min(least[name][place] ?? 0, performance.now() - began);
      }
  const [ours, before] = [at(least.ours, 0.95), at(least.before, 0.95)];
  console.log('\nUnderstanding a message');
  print('ms, median message', at(least.ours, 0.5));
  print('ms at the 95th percentile of messages', ours, BARS.p95Ms);
  print('against the nearest words, 95th percentile', ours / before);
  print('model and gazetteer, KiB gzip', await kib(), BARS.kib);
  const starts = await Promise.all(Array.from({ length: smoke ? 1 : STARTS }, () => startUp()));
  print('CPU to load the model, ms, least', Math.min(...starts.map(({ load }) => load)), BARS.startMs);
  print('CPU of the first message after it, ms, least', Math.min(...starts.map(({ first }) => first)));
}

function at(times: readonly number[], share: number): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;
}

async function kib(): Promise<number> {
  const folder = resolve(ROOT, 'src/understanding/intents');
  const files = await Promise.all(['model.generated.json', 'gazetteer.ts'].map((name) => readFile(resolve(folder, name))));
  return gzipSync(Buffer.concat(files), { level: 9 }).length / 1024;
}

/** In a process of its own: the CPU of reading and parsing the weights, as a start does, and of unpacking them with the first message. */
async function startUp(): Promise<{ load: number; first: number }> {
  const script = `import { readFileSync } from 'node:fs';
const { understand } = await import('./src/understanding/intents/understand.ts');
const since = (then) => { const { user, system } = process.threadCpuUsage(then); return (user + system) / 1000; };
const text = readFileSync('src/understanding/intents/model.generated.json', 'utf8');
let then = process.threadCpuUsage();
JSON.parse(text);
const load = since(then);
then = process.threadCpuUsage();
understand('cho em xin mối sữa chua Ba Vì');
console.log(JSON.stringify({ load, first: since(then) }));`;
  const ran = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: ROOT });
  return JSON.parse(ran.stdout) as { load: number; first: number };
}

function print(what: string, value: number, bar?: number): void {
  const verdict = bar === undefined ? '' : `bar ${bar}${value <= bar ? '' : '  OVER THE BAR'}`;
  console.log(`  ${what.padEnd(48)}${value.toFixed(2).padStart(8)}   ${verdict}`);
}

if (process.argv[1] === import.meta.filename) await printUnderstanding();
