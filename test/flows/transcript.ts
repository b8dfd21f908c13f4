/** The transcript format (`flows/README.md`, "Transcripts"), checked: a misspelt key fails instead of testing nothing. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

const line = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const phone = z.strictObject({ phone: z.string(), name: z.string().optional(), own: z.boolean().default(false) });

/** What they do. A text is a message; `tap` is the n-th button of the last message with buttons, or the button of that title. */
const They = z.union([
  line,
  z.strictObject({ tap: z.union([z.int().min(1), z.string()]) }),
  z.strictObject({ action: z.string().regex(/^[^/]+\/[^/]+\/[^/]+$/) }),
  z.strictObject({ payload: z.string() }),
  z.strictObject({ wait: z.string().regex(/^\d+[mhd]$/) }),
  z.strictObject({ start: z.string() }),
  z.strictObject({ quote: z.string(), say: z.string() }),
  z.strictObject({ contact: phone }),
  z.strictObject({
    submitted: z.strictObject({ name: z.string().optional(), phone: z.string().optional(), address: z.string().optional() }),
  }),
  z.strictObject({ location: z.strictObject({ lat: z.number(), lon: z.number() }) }),
  z.strictObject({
    media: z.enum(['photo', 'document', 'sticker', 'voice', 'video', 'other']),
    file: z
      .strictObject({
        ref: z.string(),
        kind: z.enum(['photo', 'pdf', 'other']),
        name: z.string().default(''),
        size: z.int().nullable().default(null),
      })
      .optional(),
  }),
  z.strictObject({ is: z.enum(['edited', 'too-fast', 'group', 'blocked', 'unblocked', 'staff-took-over', 'withdraw']) }),
  /** An announcement leaves for this person, with these values. */
  z.strictObject({ announced: z.record(z.string(), z.json()), reveal: z.json().optional() }),
  z.strictObject({ stuck: z.literal(true) }),
  /** A deploy has taken away the step they stand on; then they write. */
  z.strictObject({ gone: z.literal(true), say: z.string() }),
]);
/** What they do. */
export type They = z.infer<typeof They>;

const titles = z.array(line);
const Said = z.union([
  line,
  z.strictObject({
    text: line,
    choices: titles.optional(),
    first: z.int().optional(),
    actions: titles.optional(),
    links: titles.optional(),
    photo: z.string().optional(),
    ask: z.enum(['contact', 'location']).optional(),
  }),
]);
/** What we are expected to say: a text, or a text and what hangs on it. */
export type Said = z.infer<typeof Said>;

const person = z.record(z.string(), z.json());
const TurnSchema = z.strictObject({
  /** From here on they are also this. */
  person: person.optional(),
  they: They,
  we: z.array(Said).default([]),
  /** Left out: not compared. */
  effects: z.array(z.looseObject({ effect: z.string() })).optional(),
});

const Transcript = z.strictObject({
  flow: z.string(),
  case: z.string().regex(/^[a-z0-9-]+$/),
  now: z.union([z.string(), z.date()]).transform((at) => new Date(at).getTime()),
  person: person.default({}),
  lookups: z.array(z.strictObject({ lookup: z.string(), args: z.record(z.string(), z.json()).optional(), result: z.json() })).default([]),
  turns: z.array(TurnSchema).min(1),
});
/** A conversation as it must go. `now` in epoch ms. */
export type Transcript = z.infer<typeof Transcript> & { file: string };

/** Every transcript of a folder. Throws on one that is not as the format says. */
export async function readTranscripts(folder: string): Promise<Transcript[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(names.map(async (file) => readTranscript(file, await readFile(join(folder, file), 'utf8'))));
}

/** One transcript; the file's name must say its flow and case. */
export function readTranscript(file: string, text: string): Transcript {
  const read = Transcript.safeParse(parse(text));
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
  if (file !== `${read.data.flow}.${read.data.case}.yaml`)
    throw new Error(`${file}: flow and case are ${read.data.flow} and ${read.data.case}`);
  return { ...read.data, file };
}
