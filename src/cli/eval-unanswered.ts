/** Lists what was not understood, wordings of the same words together, and writes them as lines ready to label. */
import { writeFile } from 'node:fs/promises';
import { type Question, questions } from '../store/questions.ts';
import { understand } from '../understanding/intents/understand.ts';
import { politeless } from '../understanding/phrases.ts';
import { openDatabase, table } from './database.ts';

/** Wordings of the same words in any order, politeness aside. */
interface Group {
  times: number;
  wordings: number;
  /** The wording asked most. */
  example: string;
  /** The likeliest intent. */
  guess: string;
}

/** Groups wordings, the most asked first. */
export function grouped(all: readonly Question[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { text, times } of all) {
    const key = politeless(text).split(' ').sort().join(' ');
    const group = groups.get(key);
    if (!group) groups.set(key, { times, wordings: 1, example: text, guess: understand(text).intent });
    else groups.set(key, { ...group, times: group.times + times, wordings: group.wordings + 1 });
  }
  return [...groups.values()].sort((a, b) => b.times - a.times);
}

/** Prints the groups; with a file, writes one line a group: `text`, an empty `intent` to fill in, our `guess` and how often it was asked. */
export async function evalUnanswered({ json, file }: { json: boolean; file: string | undefined }): Promise<void> {
  const { db } = await openDatabase();
  const groups = grouped(await questions(db));
  db.close();
  if (file !== undefined) {
    const lines = groups.map(({ example, guess, times }) => JSON.stringify({ text: example, intent: '', guess, times }));
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
  }
  if (json) console.log(JSON.stringify(groups));
  else if (groups.length === 0) console.log('Chưa có câu nào. / Nothing was left unanswered.');
  else
    console.log(
      table([
        ['SỐ LẦN', 'CÁCH HỎI', 'GẦN NHẤT VỚI', 'VÍ DỤ'],
        ...groups.map((one) => [String(one.times), String(one.wordings), one.guess, one.example]),
      ]),
    );
  if (file !== undefined) console.log(`\n${groups.length} dòng chờ gán nhãn / lines to label: ${file}`);
}
