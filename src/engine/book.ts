/** The compiled flows: what `npm run flows` writes and both runtimes import. Plain JSON, no functions. */
import type { EffectName, Language, LookupName, Synonyms } from '../model.ts';
import type { Intent } from '../understanding/intents/intent.ts';

/** A parsed expression (`flows/README.md`, "Expressions"). */
export type Expr =
  | { op: 'value'; value: string | number | boolean }
  | { op: 'path'; path: string[] }
  | { op: 'not'; of: Expr }
  | { op: 'and' | 'or' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in'; left: Expr; right: Expr };

/** A parsed text: pieces in order. `if` shows its inside when the value is there (or, `not`, when it isn't). */
export type Piece =
  | { kind: 'words'; words: string }
  | { kind: 'value'; path: string[]; formats: { name: string; arg?: string }[] }
  | { kind: 'each'; path: string[]; inside: Piece[] }
  | { kind: 'if'; path: string[]; not: boolean; inside: Piece[] };
/** A text with placeholders, compiled. */
export type Template = Piece[];
/** A template in both languages. */
export type Templates = Record<Language, Template>;
/** A value handed over: a constant, or a template; a template of exactly one placeholder keeps its type. */
export type Given = { constant: string | number | boolean | null } | { template: Template };

/** Where a step leads: a step of the same flow, `end`, `menu`, or another flow (`flow:NAME`). */
export type Go = string;

/** How an answer is read. */
export type Reader =
  | 'choice'
  | 'text'
  | 'words'
  | 'number'
  | 'quantity'
  | 'money'
  | 'date'
  | 'hours'
  | 'time'
  | 'phone'
  | 'stars'
  | 'code'
  | 'contact'
  | 'location'
  | 'place'
  | 'file';

/** A written-out choice of a prompt. `words`: further ways to type it, already folded. */
export interface Choice {
  id: string;
  label: Templates;
  words: Record<Language, string[]>;
  if?: Expr;
  go?: Go;
}

/** Choices made from a list. */
export interface ListChoices {
  of: string[];
  label: Templates;
  value: Given;
  go?: Go;
}

/** A button that acts on an object. */
export interface ActionButton {
  flow: string;
  action: string;
  object: Given;
  label: Templates;
  if?: Expr;
}

/** What every step carries. */
interface StepBase {
  /** Name in its flow. */
  id: string;
  was?: string;
  /** Resolved: always there (`end` after the last step). */
  go: Go;
}

/** A question that waits. */
export interface PromptStep extends StepBase {
  kind: 'prompt';
  prompt: Templates;
  input: Reader;
  /** Of a number, or the length of a text. */
  min?: number;
  max?: number;
  choices: Choice[];
  list?: ListChoices;
  several: boolean;
  save?: string;
  skip?: Templates;
  invalid?: Templates;
  personal: boolean;
  actions: ActionButton[];
  photo?: Template;
}
/** Speaks and goes on. */
export interface ReplyStep extends StepBase {
  kind: 'reply';
  reply: Templates;
  actions: ActionButton[];
  links: { title: Templates; url: Template }[];
  photo?: Template;
  /** One message for each item of a list. */
  each?: string[];
}
/** What of a value the session keeps: all of it, or these fields (of each item of a list); `{}` keeps that it is there. */
export type Keep = true | { [field: string]: Keep };
/** Reads. */
export interface LookupStep extends StepBase {
  kind: 'lookup';
  lookup: LookupName;
  with: Record<string, Given>;
  save: string;
  /** The fields of the result that this flow speaks of; absent: all. The rest never enters the session. */
  keeps?: Keep;
}
/** Orders a change. */
export interface EffectStep extends StepBase {
  kind: 'effect';
  effect: EffectName;
  with: Record<string, Given>;
}
/** Branches; the last one has no `if`. */
export interface WhenStep extends StepBase {
  kind: 'when';
  when: { if?: Expr; go: Go }[];
}
/** Runs another flow and comes back. */
export interface CallStep extends StepBase {
  kind: 'call';
  call: string;
  with: Record<string, Given>;
  save?: string;
}
/** Keeps values. */
export interface SetStep extends StepBase {
  kind: 'set';
  set: Record<string, Given>;
  /** The language that its texts are written in; without: the person's. */
  in?: Language;
}
/** What patterns need of the engine. */
export interface DoStep extends StepBase {
  kind: 'do';
  do: 'cancel' | 'back' | 'repeat' | 'menu' | 'resume' | 'restart' | 'return';
}
/** One node of a conversation. */
export type Step = PromptStep | ReplyStep | LookupStep | EffectStep | WhenStep | CallStep | SetStep | DoStep;

/** Names a pattern file may take (`flows/README.md`, "Patterns"). */
export const PATTERNS = [
  'cancel', 'back', 'menu', 'help', 'repeat', 'staff', 'language', 'notices', 'my-data', 'erase',
  'start', 'returning', 'interrupted', 'stale', 'invalid', 'not-understood', 'unsure', 'moved', 'not-for-you',
  'media', 'edited', 'group', 'submitted', 'in-handover', 'too-fast', 'sorry', 'courtesy',
] as const; // biome-ignore format: one line a kind
/** A pattern's name. */
export type Pattern = (typeof PATTERNS)[number];

/** A conversation. */
export interface Flow {
  name: string;
  /** Short hash of the file: sessions carry it. */
  revision: string;
  title: Record<Language, string>;
  about: Record<Language, string>;
  commands: string[];
  /** Folded. */
  phrases: Record<Language, string[]>;
  /** The same as written, one for one: where a person typed marks, they decide (ocop.md 6.4). */
  spoken: Record<Language, string[]>;
  /** Folded words for "the nearest". */
  near: string[];
  /** As written, marks and all: the whole message where the message that came last was a notice. */
  afterNotice: Record<Language, string[]>;
  reads: Partial<Record<'dossier-code' | 'request-code' | 'link-code', string>>;
  for: 'anyone' | 'producer' | 'staff';
  /** What free text must want to start this flow. */
  intent?: Intent;
  pattern?: Pattern;
  announcement: boolean;
  reveals: boolean;
  quiet: boolean;
  /** Hours, or the name of an office setting. */
  expires?: number | string;
  takes: string[];
  gives?: string;
  /** `word` as shown ("ĐỒNG Ý"); matched after folding. */
  actions: Record<string, { go: string; word: Record<Language, string> }>;
  /** In order; the first is where it starts. */
  steps: Step[];
}

/** All flows, and the words they share. */
export interface Book {
  flows: Record<string, Flow>;
  /** `terms[name][value]` in both languages. */
  terms: Record<string, Record<string, Record<Language, string>>>;
  /** Pattern name → flow name. */
  patterns: Partial<Record<Pattern, string>>;
  /** What people say → what lists of products call it. */
  synonyms: Synonyms;
}
