/**
 * `npm run flows`: compiles and checks `flows/` and writes `src/engine/flows.generated.json`. `-- --graph DIR` draws, `-- --against URL`
 * counts the people who stand on steps that are gone or renamed. Exit 0; 1 with problems, one a line (nothing is written then);
 * 2 when the command itself can't be carried out.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CAPABILITIES } from '../channels/channel.ts';
import { numberedText } from '../channels/numbered.ts';
import { movedPeople } from '../engine/against.ts';
import type { Book } from '../engine/book.ts';
import { drawFlow, drawMap } from '../engine/graph.ts';
import { lintBook } from '../engine/lint/lint.ts';
import { packBook } from '../engine/packed-book.ts';
import { SETTING_DEFAULTS } from '../store/settings.ts';
import { compileFolder } from './flow-files.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { graph: { type: 'string' }, against: { type: 'string' }, flows: { type: 'string' } } });
  const compiled = await compileFolder(values.flows ?? here('../../flows'));
  const lint = () => lintBook(compiled, { channels: CAPABILITIES, numbered: numberedText, settings: SETTING_DEFAULTS });
  // What could not be read would only be reported a second time as missing.
  const problems = compiled.problems.length > 0 ? compiled.problems : lint();
  for (const { file, line, column, message } of problems) console.error(`${file}:${line}:${column} ${message}`);
  if (problems.length > 0) return 1;
  if (!values.flows) await write(compiled.book);
  if (values.graph) await draw(compiled.book, values.graph);
  if (values.against) await against(compiled.book, values.against);
  return 0;
}

// An unchanged file is left alone: whoever watches it has nothing to do.
async function write(book: Book): Promise<void> {
  const file = here('../engine/flows.generated.json');
  // All of it ASCII: V8 keeps such a text in half the memory.
  const ascii = JSON.stringify(packBook(book)).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const text = `${ascii}\n`;
  const before = await readFile(file, 'utf8').catch(() => '');
  if (before !== text) await writeFile(file, text);
}

async function draw(book: Book, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'all.mmd'), drawMap(book));
  for (const flow of Object.values(book.flows)) await writeFile(join(folder, `${flow.name}.mmd`), drawFlow(flow));
  console.log(`${Object.keys(book.flows).length + 1} Mermaid files in ${folder}`);
}

async function against(book: Book, url: string): Promise<void> {
  // Only this option needs a database: the native client takes longer to load than the check itself.
  const { openNodeClient } = await import('../store/client-node.ts');
  const { sessionsStanding } = await import('../store/sessions-standing.ts');
  const db = openNodeClient(url, process.env.LIBSQL_AUTH_TOKEN);
  try {
    const moved = movedPeople(book, await sessionsStanding(db));
    for (const { flow, step, people, now } of moved)
      console.log(
        `${flow}/${step}: ${people} ${people === 1 ? 'person stands' : 'people stand'} here; ${now ? `they move to "${now}"` : 'the step is gone, their answers are kept'}`,
      );
    if (moved.length === 0) console.log('Nobody stands on a step that is gone or renamed.');
  } finally {
    db.close();
  }
}
