/** What every rule of the linter gets and gives. Pure. */
import type { Capabilities, Language, Reply } from '../../model.ts';
import type { Book } from '../book.ts';
import type { FilePath } from '../compile.ts';
import type { Scope } from '../expression.ts';
import type { Knowledge } from './knowledge.ts';

/** What the linter must be told about the world: the engine imports no channel and no store. */
export interface LintInput {
  book: Book;
  /** What each channel can show, by name. */
  channels: Record<string, Capabilities>;
  /** A reply where buttons can't be: the channels' own rendering, so that its length is the real one. */
  numbered(reply: Reply, language: Language): string;
  /** The office's settings with a value each. */
  settings: Scope;
}
/** Something wrong with a flow; `path` leads to it in the flow's file. */
export interface Finding {
  flow: string;
  path: FilePath;
  message: string;
}
/** One kind of problem. `knowledge`: the values that may be there at each step. */
export type Rule = (input: LintInput, knowledge: Knowledge) => Finding[];
