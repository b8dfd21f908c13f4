/** Rule: what a conversation keeps stays small (architecture, "Flows"). Pure. */
import type { Flow, Step } from '../book.ts';
import { kept } from '../keep.ts';
import { ALWAYS_KNOWN } from '../samples.ts';
import { type Knowledge, type Known, scopeOf, withItem } from './knowledge.ts';
import type { Finding, LintInput, Rule } from './rule.ts';

/** Bytes of JSON a conversation may keep, with the flows it calls. */
const LARGEST_STATE = 16 * 1024;
/** A choice that waits: its label, number and braces beside the value. */
const CHOICE_BYTES = 120;
const KEPT: readonly string[] = ['said', 'rest', 'object'];

/** Flows whose longest state passes 16 KiB. */
export const state: Rule = (input, knowledge) =>
  Object.values(input.book.flows).flatMap((flow): Finding[] => {
    const { bytes, step } = largest(input, knowledge, flow, []);
    if (bytes <= LARGEST_STATE || !step) return [];
    const kept = ownValues(flow, knowledge.get(flow.name)?.get(step.id) ?? new Map());
    const biggest = Object.keys(kept)
      .sort((a, b) => bytesOf(kept[b]) - bytesOf(kept[a]))
      .slice(0, 3);
    const message = `the conversation can hold ${(bytes / 1024).toFixed(1)} KiB here (at most 16), most of it in ${biggest.join(', ')}`;
    return [{ flow: flow.name, path: ['steps', step.id], message }];
  });

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;

// What a lookup saved stays until the flow ends, beneath every flow it calls.
function largest(input: LintInput, knowledge: Knowledge, flow: Flow, above: string[]): { bytes: number; step?: Step } {
  let most: { bytes: number; step?: Step } = { bytes: 0 };
  if (above.includes(flow.name)) return most;
  for (const step of flow.steps) {
    const known = knowledge.get(flow.name)?.get(step.id);
    if (!known || (step.kind !== 'prompt' && step.kind !== 'call')) continue;
    const called = step.kind === 'call' ? input.book.flows[step.call] : undefined;
    const inner = called ? largest(input, knowledge, called, [...above, flow.name]).bytes : 0;
    const waiting = step.kind === 'prompt' ? choicesOf(step, known) * CHOICE_BYTES : 0;
    const bytes = bytesOf(ownValues(flow, known)) + inner + waiting;
    if (bytes > most.bytes) most = { bytes, step };
  }
  return most;
}

function choicesOf(step: Extract<Step, { kind: 'prompt' }>, known: Known): number {
  return step.choices.length + (step.list && withItem(known, step.list.of).has('item') ? 10 : 0);
}

/** The values of the flow itself; of a lookup's result what the session keeps of it. */
function ownValues(flow: Flow, known: Known): Record<string, unknown> {
  const keeps = new Map(flow.steps.flatMap((step) => (step.kind === 'lookup' ? [[step.save, step.keeps] as const] : [])));
  const own = Object.entries(scopeOf(known)).filter(
    ([name]) => KEPT.includes(name) || (!Object.hasOwn(ALWAYS_KNOWN, name) && name !== 'settings'),
  );
  return Object.fromEntries(own.map(([name, value]) => [name, kept(value, keeps.get(name))]));
}
