/** Which values may be there when a step begins, each with its longest realistic samples: a forward walk over every flow. Pure. */
import type { Value } from '../../model.ts';
import type { Book, Flow, Given, PromptStep, Step } from '../book.ts';
import type { Scope } from '../expression.ts';
import { ALWAYS_KNOWN, LONGEST_ANSWER, LOOKUP_SAMPLES, longText, PATTERN_SAMPLES, READER_SAMPLES, REVEAL_SAMPLE } from '../samples.ts';
import { LONGEST_ASKED } from '../session.ts';
import { given } from '../template.ts';
import { entries, leaves, routesOf } from './routes.ts';

/** A value whose shape is not known: handed over by a caller. */
const ANY = Symbol('any');
/** One thing a name may hold. */
export type Sample = Value | typeof ANY;
/** Names and what they may hold. */
export type Known = ReadonlyMap<string, readonly Sample[]>;
/** What may be known as each step of each flow begins. A step that nothing leads to is not in it. */
export type Knowledge = ReadonlyMap<string, ReadonlyMap<string, Known>>;

/** Texts made from other texts in a loop would grow without end. */
const LONGEST_MADE = 2000;
/** Length assumed of a text that a caller hands over. */
const HANDED_OVER = 60;

/** Walks every flow until nothing new is learnt. */
export function knowledgeOf(book: Book, settings: Scope): Knowledge {
  return new Map(Object.values(book.flows).map((flow) => [flow.name, ofFlow(book, flow, settings)]));
}

function ofFlow(book: Book, flow: Flow, settings: Scope): Map<string, Known> {
  const byId = new Map(flow.steps.map((step) => [step.id, step]));
  const known = new Map<string, Known>(entries(flow).map((id) => [id, atStart(flow, settings)]));
  const waiting = entries(flow);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const step = byId.get(id);
    const before = known.get(id);
    if (!step || !before) continue;
    const after = afterStep(book, step, before);
    for (const { go } of routesOf(step)) {
      if (leaves(go)) continue;
      const merged = merge(known.get(go), after);
      if (!merged) continue;
      known.set(go, merged);
      waiting.push(go);
    }
  }
  return known;
}

function atStart(flow: Flow, settings: Scope): Known {
  const values = {
    ...ALWAYS_KNOWN,
    settings,
    ...(flow.pattern ? PATTERN_SAMPLES[flow.pattern] : {}),
    ...(flow.reveals ? { reveal: REVEAL_SAMPLE } : {}),
  };
  const known = new Map<string, readonly Sample[]>(Object.entries(values).map(([name, value]) => [name, [value]]));
  for (const name of flow.takes) if (!known.has(name)) known.set(name, [ANY]);
  for (const name of Object.values(flow.reads)) known.set(name, [READER_SAMPLES.code]);
  return known;
}

// Null when `more` teaches nothing new.
function merge(old: Known | undefined, more: Known): Known | null {
  if (!old) return more;
  const merged = new Map(old);
  let grown = false;
  for (const [name, samples] of more) {
    const before = old.get(name) ?? [];
    const joined = distinct([...before, ...samples]);
    if (!old.has(name) || joined.length !== before.length || joined.some((one, index) => one !== before[index])) {
      merged.set(name, joined);
      grown = true;
    }
  }
  return grown ? merged : null;
}

/** Of texts only the longest, of numbers only the largest, of other values one of each. */
function distinct(samples: readonly Sample[]): Sample[] {
  const kept = new Map<unknown, Sample>();
  for (const sample of samples) {
    const kind = typeof sample === 'object' && sample !== null ? JSON.stringify(sample) : typeof sample;
    const before = kept.get(kind);
    if (before === undefined || longer(sample, before)) kept.set(kind, sample);
  }
  return [...kept.values()];
}

function longer(one: Sample, other: Sample): boolean {
  if (typeof one === 'string' && typeof other === 'string') return one.length > other.length;
  return typeof one === 'number' && typeof other === 'number' && one > other;
}

function afterStep(book: Book, step: Step, before: Known): Known {
  const after = new Map(before);
  if (step.kind === 'lookup') after.set(step.save, [LOOKUP_SAMPLES[step.lookup] as unknown as Value]);
  if (step.kind === 'call' && step.save) after.set(step.save, [ANY]);
  if (step.kind === 'prompt' && step.save) after.set(step.save, answers(book, step, before));
  if (step.kind === 'set') for (const [name, source] of Object.entries(step.set)) after.set(name, valuesOf(book, source, before));
  return after;
}

function answers(book: Book, step: PromptStep, before: Known): Sample[] {
  const listed = step.list ? valuesOf(book, step.list.value, withItem(before, step.list.of)) : [];
  const chosen: Sample[] = distinct([...listed, ...step.choices.map(({ id }) => id)]);
  if (step.several) return [chosen.flatMap((one) => (one === ANY ? [] : Array<Value>(5).fill(one)))];
  if (step.input === 'choice') return chosen;
  const read =
    step.input === 'text' || step.input === 'words'
      ? longText(Math.min(step.max ?? LONGEST_ANSWER, LONGEST_ASKED))
      : READER_SAMPLES[step.input];
  const typed: Sample[] = step.input === 'location' ? [read, READER_SAMPLES.place] : [read];
  return distinct([...chosen, ...typed]);
}

function valuesOf(book: Book, source: Given, known: Known): readonly Sample[] {
  const [only, more] = 'template' in source ? source.template : [];
  if (only?.kind === 'value' && !more && only.formats.length === 0) return resolve(known, only.path) ?? [ANY];
  const made = given(source, { scope: scopeOf(known), language: 'vi', terms: book.terms });
  return [typeof made === 'string' ? made.slice(0, LONGEST_MADE) : made];
}

/** What a path may hold; null when nothing that its name may hold has such a field. */
export function resolve(known: Known, path: readonly string[]): readonly Sample[] | null {
  const [name = '', ...fields] = path;
  let samples = known.get(name) ?? null;
  for (const field of fields) {
    const inner: Sample[] = (samples ?? []).flatMap((sample): Sample[] => {
      if (sample === ANY) return [ANY];
      if (Array.isArray(sample))
        return field === 'count' ? [sample.length] : [sample[Number(field)] ?? []].flat(0).filter(() => /^\d+$/.test(field));
      if (typeof sample !== 'object' || sample === null || !Object.hasOwn(sample, field)) return [];
      return [sample[field] ?? null];
    });
    samples = inner.length > 0 ? distinct(inner) : null;
  }
  return samples;
}

/** The same with `item` and `n` of a list's own items. */
export function withItem(known: Known, list: readonly string[]): Known {
  const items = (resolve(known, list) ?? [ANY]).flatMap((sample): Sample[] =>
    Array.isArray(sample) ? sample : sample === ANY ? [ANY] : [],
  );
  return new Map([...known, ['item', distinct(items.length > 0 ? items : [ANY])], ['n', [10]]]);
}

/** One scope with the longest sample of every name. */
export function scopeOf(known: Known): Scope {
  return Object.fromEntries([...known].map(([name, samples]) => [name, longest(samples)]));
}

function longest(samples: readonly Sample[]): Value {
  const values = samples.map((sample): Value => (sample === ANY ? longText(HANDED_OVER) : sample));
  return values.reduce<Value>((best, value) => (JSON.stringify(value).length > JSON.stringify(best).length ? value : best), '');
}
