/** Flow files to a `Book`: every problem with file, line and column. Pure: reading files and YAML is the caller's. */
import type * as z from 'zod';
import { clean, fold } from '../understanding/fold.ts';
import type { Book, Flow, Step } from './book.ts';
import { Builder } from './compile-step.ts';
import { FLOW, STEPS, type StepKind, WORDS, type WrittenFlow } from './format.ts';
import { noteKept } from './keep.ts';

/** A way to a value in a file: keys and list places, outermost first. */
export type FilePath = readonly (string | number)[];
/** A place in a file; line and column count from 1. */
export interface Place {
  line: number;
  column: number;
}
/** Something wrong with a file. */
export interface Problem extends Place {
  file: string;
  message: string;
}
/** What a reader of the text format makes of one file. */
export interface ParsedFile {
  value: unknown;
  /** The key or the item at a path, or the nearest one above it that is there. */
  place(path: FilePath): Place;
  /** Mistakes of the text format itself. */
  problems: (Place & { message: string })[];
  /** Every scalar read as a number, as it is written. */
  numbers: (Place & { source: string })[];
}
/** A file as it lies in the folder; `name` is its path as shown in problems. */
export interface SourceFile {
  name: string;
  text: string;
}
/** The compiled flows; with problems, the book holds what could be read. */
export interface Compiled {
  book: Book;
  problems: Problem[];
  /** Where a flow's part stands: for the linter. */
  place(flow: string, path: FilePath): Place & { file: string };
}

/** Compiles all flow files and `words.yaml`. */
export function compileBook(files: readonly SourceFile[], parse: (text: string) => ParsedFile): Compiled {
  const book: Book = { flows: {}, terms: {}, patterns: {}, synonyms: {} };
  const problems: Problem[] = [];
  const parsed = new Map<string, { file: string; place: ParsedFile['place'] }>();
  for (const { name: file, text } of files) {
    const source = parse(text);
    const report = (path: FilePath, message: string) => problems.push({ file, ...source.place(path), message });
    problems.push(...source.problems.map((problem) => ({ file, ...problem })), ...badNumbers(file, source));
    if (source.problems.length > 0) continue;
    if (/(^|\/)words\.ya?ml$/.test(file)) {
      const words = checked(WORDS, source.value, [], report);
      if (words) [book.terms, book.synonyms] = [words.terms, words.synonyms];
      continue;
    }
    const flow = compileFlow(file, text, source.value, report);
    if (!flow) continue;
    if (book.flows[flow.name]) report(['flow'], `there is already a flow "${flow.name}"`);
    book.flows[flow.name] = flow;
    parsed.set(flow.name, { file, place: source.place });
    if (flow.pattern && book.patterns[flow.pattern])
      report(['pattern'], `"${book.patterns[flow.pattern]}" is already the pattern ${flow.pattern}`);
    if (flow.pattern) book.patterns[flow.pattern] ??= flow.name;
  }
  for (const flow of Object.values(book.flows)) noteKept(book, flow);
  const place = (name: string, path: FilePath) => {
    const found = parsed.get(name);
    return { file: found?.file ?? 'flows', ...(found?.place(path) ?? { line: 1, column: 1 }) };
  };
  return { book, problems, place };
}

// YAML reads 0912345678 as the number 912345678: the zero is gone before anybody sees it.
function badNumbers(file: string, { numbers }: ParsedFile): Problem[] {
  const phones = numbers.filter(({ source }) => /^\+?0\d/.test(source) || source.replace(/\D/g, '').length >= 9);
  return phones.map(({ source, line, column }) => ({
    file,
    line,
    column,
    message: `put "${source}" in quotes: without them a phone number or a code loses its first zero`,
  }));
}

type Report = (path: FilePath, message: string) => void;

/** A value through its schema; null and reports when it does not fit. */
function checked<S extends z.ZodType>(schema: S, value: unknown, at: FilePath, report: Report): z.infer<S> | null {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const path = [...at, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) report([...path, key], stranger(key, inside(value, [...issue.path, key])));
    else report(path, sentence(issue, inside(value, issue.path)));
  }
  return null;
}

// `{vi: Quà, bánh}`: YAML takes the words behind the comma for a key without a value.
function stranger(key: string, value: unknown): string {
  return `"${key}" does not belong here${value === null ? ': a text with a comma in { } needs quotes' : ''}`;
}

function inside(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

function sentence(issue: z.core.$ZodIssue, value: unknown): string {
  const key = String(issue.path.at(-1) ?? 'the file');
  if (value === undefined || value === '')
    return key === 'vi' || key === 'en' ? `no text in ${key === 'vi' ? 'Vietnamese' : 'English'}` : `"${key}" is missing`;
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof value === 'number')
    return `put ${value} in quotes: it is read as a number`;
  if (issue.code === 'invalid_value') return `"${String(value)}" is not one of: ${issue.values.join(', ')}`;
  return `${key}: ${issue.message}`;
}

function compileFlow(file: string, text: string, value: unknown, report: Report): Flow | null {
  const source = checked(FLOW, value, [], report);
  if (!source) return null;
  if (source.flow !== file.replace(/^.*\//, '').replace(/\.ya?ml$/, '')) report(['flow'], `"${source.flow}" is not the file's name`);
  const steps = compileSteps(source, report);
  const { flow: name, command: commands, steps: _steps, intent, pattern, expires, gives, ...rest } = source;
  return {
    ...rest,
    name,
    commands,
    revision: revisionOf(text),
    phrases: { vi: folded(source.phrases.vi), en: folded(source.phrases.en) },
    spoken: { vi: spoken(source.phrases.vi), en: spoken(source.phrases.en) },
    near: folded(source.near),
    afterNotice: { vi: asWritten(source.afterNotice.vi), en: asWritten(source.afterNotice.en) },
    ...(intent ? { intent } : {}),
    ...(pattern ? { pattern } : {}),
    ...(expires === undefined ? {} : { expires }),
    ...(gives ? { gives } : {}),
    steps,
  };
}

function asWritten(words: string[]): string[] {
  return words.map((word) => clean(word).toLowerCase());
}

/** As written, the first of those that fold alike: one for each of `folded`. */
function spoken(words: string[]): string[] {
  return asWritten(words).filter((word, at) => words.findIndex((other) => fold(other) === fold(word)) === at);
}

function folded(words: string[]): string[] {
  return [...new Set(words.map(fold))];
}

function compileSteps(source: WrittenFlow, report: Report): Step[] {
  const ids = Object.keys(source.steps);
  return ids.flatMap((id, index) => {
    const at = ['steps', id];
    const value = source.steps[id];
    const keys = value !== null && typeof value === 'object' ? Object.keys(value) : [];
    const kinds = keys.filter((key): key is StepKind => Object.hasOwn(STEPS, key));
    const [kind, second] = kinds;
    if (!kind || second) {
      report(
        at,
        kind
          ? `"${id}" has both "${kind}" and "${second}": a step does one thing`
          : `"${id}" has none of: ${Object.keys(STEPS).join(', ')}`,
      );
      return [];
    }
    const written = checked<z.ZodType>(STEPS[kind], value, at, report);
    if (!written) return [];
    const builder = new Builder({ id, next: ids[index + 1] ?? 'end' }, (path, message) => report([...at, ...path], message));
    const step = builder.build(kind, written);
    return step ? [step] : [];
  });
}

/** Short hash of a file (FNV-1a, 32 bits): sessions remember which text of a flow they began with. */
function revisionOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
