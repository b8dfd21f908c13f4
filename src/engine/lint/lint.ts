/** The linter: every rule over every flow. One file for each kind of problem. Pure. */
import type { Compiled, Problem } from '../compile.ts';
import { announcements } from './announcements.ts';
import { claims } from './claims.ts';
import { endings } from './endings.ts';
import { fields } from './fields.ts';
import { guarded } from './guarded.ts';
import { knowledgeOf } from './knowledge.ts';
import { languages } from './languages.ts';
import { callLoops, loops } from './loops.ts';
import { placeholders } from './placeholders.ts';
import { references } from './references.ts';
import type { LintInput, Rule } from './rule.ts';
import { sizes } from './sizes.ts';
import { state } from './state.ts';
import { steps } from './steps.ts';

/** All rules by name. */
const RULES = {
  steps,
  endings,
  references,
  loops,
  callLoops,
  claims,
  languages,
  placeholders,
  fields,
  guarded,
  announcements,
  sizes,
  state,
} as const satisfies Record<string, Rule>;

/** Every problem the rules find in compiled flows, in the order of files and lines. */
export function lintBook(compiled: Compiled, world: Omit<LintInput, 'book'>): Problem[] {
  const input = { ...world, book: compiled.book };
  const knowledge = knowledgeOf(input.book, world.settings);
  const found = Object.values(RULES).flatMap((rule: Rule) => rule(input, knowledge));
  const problems = found.map(({ flow, path, message }): Problem => ({ ...compiled.place(flow, path), message }));
  return problems.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column));
}
