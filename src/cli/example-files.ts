/** Reading examples and labelled utterances from files. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { INTENTS, type Intent, isIntent } from '../understanding/intents/intent.ts';
import type { Example } from '../understanding/training/examples.ts';
import { SLOT_NAMES } from '../understanding/training/expand.ts';

/** A labelled utterance as it stands in a file. */
export interface Utterance {
  text: string;
  intent: Intent;
  /** These are right too. */
  also: readonly Intent[];
}

/** The lines of a `.jsonl` file. Throws with file and line where one can't be used. */
export async function readUtterances(file: string): Promise<Utterance[]> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/);
  return lines.flatMap((line, at) => (line.trim() === '' ? [] : [utteranceOf(line, `${file}:${at + 1}`)]));
}

function utteranceOf(line: string, place: string): Utterance {
  const { text, intent, expect } = parsed(line, place) as { text?: unknown; intent?: unknown; expect?: { alt_intents?: unknown } };
  if (typeof text !== 'string' || typeof intent !== 'string' || !isIntent(intent))
    throw new Error(`${place} cần {"text": "…", "intent": "…"} với intent là một trong / needs an intent of: ${INTENTS.join(', ')}`);
  const also = Array.isArray(expect?.alt_intents) ? expect.alt_intents.filter((name): name is Intent => isIntent(String(name))) : [];
  return { text, intent, also };
}

function parsed(line: string, place: string): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below, with its place.
  }
  throw new Error(`${place} không phải JSON / is not JSON`);
}

/** The examples of a folder: a line each in `INTENT.txt`, `#` for remarks. */
export async function readExamples(folder: string): Promise<Example[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.txt')).sort();
  const all = await Promise.all(files.map(async (file) => examplesOf(file, await readFile(join(folder, file), 'utf8'))));
  return all.flat();
}

function examplesOf(file: string, text: string): Example[] {
  const intent = basename(file, '.txt');
  if (!isIntent(intent)) throw new Error(`${file}: tên tệp phải là một trong / must be named after one of: ${INTENTS.join(', ')}`);
  return text.split(/\r?\n/).flatMap((raw, at) => {
    const line = raw.trim();
    const unknown = [...line.matchAll(/\{(\w*)\}/g)].map(([, name = '']) => name).find((name) => !SLOT_NAMES.includes(name));
    if (unknown !== undefined) throw new Error(`${file}:${at + 1} không có {${unknown}} / is unknown; known are ${SLOT_NAMES.join(', ')}`);
    return line === '' || line.startsWith('#') ? [] : [{ line, intent, typed: false }];
  });
}

/** The labelled utterances of a folder's `.jsonl` files. */
export async function readLabelled(folder: string): Promise<Utterance[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  return (await Promise.all(files.map((file) => readUtterances(join(folder, file))))).flat();
}
