/** The format of a flow file as schemas (`flows/README.md`): what the compiler accepts. Pure. */
import * as z from 'zod';
import { BOUNDS, type Bounds, type EffectName, type LookupName } from '../model.ts';
import { INTENTS } from '../understanding/intents/intent.ts';
import { PATTERNS } from './book.ts';
import { EFFECT_FIELDS, LOOKUP_SAMPLES } from './samples.ts';

const words = z.string().min(1);
const text = z.strictObject({ vi: words, en: words });
const wordLists = z.strictObject({ vi: z.array(words).default([]), en: z.array(words).default([]) });
/** A name kept in a session: letters, digits, `_`; a hyphen is allowed for the author's ease. */
const name = z.string().regex(/^[\p{L}_][\p{L}\p{N}_-]*$/u, 'a name begins with a letter and has letters, digits, "_" and "-"');
const kebab = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'write it in kebab-case: small letters, digits and "-"');
const constant = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: 'a text, a number, true or false' });
const givens = z.record(name, constant);
const path = z.string().regex(/^[\p{L}_][\p{L}\p{N}_-]*(\.[\p{L}\p{N}_-]+)*$/u, 'the name of a list, without braces');

const action = z.strictObject({
  flow: kebab,
  action: kebab,
  object: constant.default(''),
  vi: words,
  en: words,
  if: words.optional(),
});
const choice = z.strictObject({
  id: z.union([words.refine((id) => !id.startsWith('#'), '"#" is the engine\'s own'), z.number().int().max(9999).transform(String)]),
  vi: words,
  en: words,
  words: wordLists.optional(),
  if: words.optional(),
  go: words.optional(),
});
const list = z.strictObject({ of: path, vi: words, en: words, value: constant, go: words.optional() });
const base = { was: z.string().optional(), go: words.optional() };

/** One schema for each kind of step, named by the key that makes it one. */
export const STEPS = {
  prompt: z.strictObject({
    ...base,
    prompt: text,
    input: z
      .enum([
        'choice',
        'text',
        'words',
        'number',
        'quantity',
        'money',
        'date',
        'hours',
        'time',
        'phone',
        'stars',
        'code',
        'contact',
        'location',
        'place',
        'file',
      ])
      .optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    bounds: z.enum(Object.keys(BOUNDS) as [Bounds]).optional(),
    choices: z.array(choice).default([]),
    list: list.optional(),
    several: z.boolean().default(false),
    save: name.optional(),
    skip: z.union([z.boolean(), text], { error: 'true, or a text in vi and en' }).optional(),
    invalid: text.optional(),
    personal: z.boolean().default(false),
    actions: z.array(action).default([]),
    photo: words.optional(),
  }),
  reply: z.strictObject({
    ...base,
    reply: text,
    actions: z.array(action).default([]),
    photo: words.optional(),
    links: z.array(z.strictObject({ vi: words, en: words, url: words })).default([]),
    each: z.strictObject({ of: path, actions: z.array(action).optional(), photo: words.optional() }).optional(),
  }),
  lookup: z.strictObject({
    ...base,
    lookup: z.enum(Object.keys(LOOKUP_SAMPLES) as LookupName[]),
    with: givens.default({}),
    save: name,
  }),
  effect: z.strictObject({ ...base, effect: z.enum(Object.keys(EFFECT_FIELDS) as EffectName[]), with: givens.default({}) }),
  when: z.strictObject({ was: z.string().optional(), when: z.array(z.strictObject({ if: words.optional(), go: words })).min(1) }),
  call: z.strictObject({ ...base, call: kebab, with: givens.default({}), save: name.optional() }),
  set: z.strictObject({ ...base, set: givens, in: z.enum(['vi', 'en']).optional() }),
  do: z.strictObject({ ...base, do: z.enum(['cancel', 'back', 'repeat', 'menu', 'resume', 'restart', 'return']) }),
};
/** The key that makes a step what it is. */
export type StepKind = keyof typeof STEPS;
/** A step as it is written, after its schema. */
export type Written<K extends StepKind> = z.infer<(typeof STEPS)[K]>;

/** A whole flow file; its steps are checked one by one with `STEPS`. */
export const FLOW = z.strictObject({
  flow: kebab,
  title: text,
  about: text,
  command: z.array(z.string().regex(/^[a-z0-9_]{1,32}$/, 'a command has small letters, digits and "_", at most 32 (Telegram)')).default([]),
  phrases: wordLists.default({ vi: [], en: [] }),
  near: z.array(words).default([]),
  afterNotice: wordLists.default({ vi: [], en: [] }),
  reads: z.strictObject({ 'dossier-code': name, 'request-code': name, 'link-code': name }).partial().default({}),
  for: z.enum(['anyone', 'producer', 'staff']).default('anyone'),
  intent: z.enum(INTENTS).optional(),
  pattern: z.enum(PATTERNS).optional(),
  announcement: z.boolean().default(false),
  reveals: z.boolean().default(false),
  quiet: z.boolean().default(false),
  expires: z.union([z.number().positive(), name], { error: 'hours, or the name of an office setting' }).optional(),
  takes: z.array(name).default([]),
  gives: name.optional(),
  actions: z.record(kebab, z.strictObject({ go: words, word: text })).default({}),
  steps: z.record(kebab, z.unknown()).refine((steps) => Object.keys(steps).length > 0, 'a flow has at least one step'),
});
/** A flow file after its schema. */
export type WrittenFlow = z.infer<typeof FLOW>;

/** `words.yaml`. Keys may be numbers (stars). `synonyms`: what people say, and what our lists of products call it. */
export const WORDS = z.strictObject({
  terms: z.record(name, z.record(z.string(), text)),
  synonyms: z.record(z.string().min(1), z.array(z.string().min(1)).min(1)).default({}),
});
