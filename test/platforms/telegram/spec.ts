/** Checks a call against the Bot API as data (test/fixtures/telegram-bot-api.json): names, types, required fields, lengths, fixed values. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface SpecField {
  name: string;
  types: string[];
  required: boolean;
  description: string;
}
interface SpecType {
  fields?: SpecField[];
  subtypes?: string[];
}
interface Spec {
  methods: Record<string, { fields?: SpecField[] }>;
  types: Record<string, SpecType>;
}

const SPEC = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../fixtures/telegram-bot-api.json'), 'utf8')) as Spec;

/** Whether the Bot API has this method. */
export function isMethod(method: string): boolean {
  return Object.hasOwn(SPEC.methods, method);
}

/** Everything wrong with a call's fields; none when it is as the Bot API wants it. */
export function violations(method: string, body: Record<string, unknown>): string[] {
  return checkFields(SPEC.methods[method]?.fields ?? [], body, method);
}

/** Form fields are strings; those that the method takes as something else are read as JSON. */
export function fromForm(method: string, form: Record<string, string>): Record<string, unknown> {
  const fields = SPEC.methods[method]?.fields ?? [];
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => {
      const types = fields.find((field) => field.name === name)?.types ?? ['String'];
      return [name, types.includes('String') || types.includes('InputFile') ? value : jsonOr(value)];
    }),
  );
}

function jsonOr(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function checkFields(fields: SpecField[], body: Record<string, unknown>, at: string): string[] {
  const known = new Map(fields.map((field) => [field.name, field]));
  const unknown = Object.keys(body).filter((name) => !known.has(name));
  const missing = fields.filter(({ name, required }) => required && (body[name] === undefined || body[name] === null));
  return [
    ...unknown.map((name) => `${at}.${name}: no such field`),
    ...missing.map(({ name }) => `${at}.${name}: required`),
    ...fields
      .filter(({ name }) => body[name] !== undefined && body[name] !== null)
      .flatMap((field) => checkField(field, body[field.name], at)),
  ];
}

function checkField(field: SpecField, value: unknown, at: string): string[] {
  const here = `${at}.${field.name}`;
  const wrong = nearest(field.types, value, here);
  return wrong.length > 0 ? wrong : checkText(field, value, here);
}

const PRIMITIVES: Record<string, (value: unknown) => boolean> = {
  Integer: (value) => Number.isSafeInteger(value),
  Float: (value) => typeof value === 'number',
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  True: (value) => value === true,
  InputFile: (value) => typeof value === 'string',
};

function checkType(type: string, value: unknown, at: string): string[] {
  if (type.startsWith('Array of ')) {
    if (!Array.isArray(value)) return [`${at}: must be an array`];
    return value.flatMap((item, index) => checkType(type.slice('Array of '.length), item, `${at}[${index}]`));
  }
  const primitive = PRIMITIVES[type];
  if (primitive) return primitive(value) ? [] : [`${at}: must be ${type}`];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: must be ${type}`];
  const { subtypes, fields = [] } = SPEC.types[type] ?? {};
  if (!subtypes) return checkFields(fields, value as Record<string, unknown>, at);
  return nearest(subtypes, value, at);
}

/** Of several types the complaints of the nearest one; none as soon as one fits. */
function nearest(types: string[], value: unknown, at: string): string[] {
  let least: string[] | undefined;
  for (const type of types) {
    const found = checkType(type, value, at);
    if (found.length === 0) return found;
    if (least === undefined || found.length < least.length) least = found;
  }
  return least ?? [];
}

/** Lengths and fixed values stand in the descriptions. Lengths "after entities parsing" are checked where entities are parsed. */
function checkText({ description, types }: SpecField, value: unknown, at: string): string[] {
  if (typeof value !== 'string' || !types.includes('String')) return [];
  const found: string[] = [];
  const range = /(\d+)-(\d+) (characters|bytes)(?! after entit)/i.exec(description);
  if (range) {
    const length = range[3]?.toLowerCase() === 'bytes' ? Buffer.byteLength(value) : [...value].length;
    if (length < Number(range[1]) || length > Number(range[2]))
      found.push(`${at}: ${length} ${range[3]}, may have ${range[1]} to ${range[2]}`);
  }
  if (/only A-Z, a-z, 0-9, _ and -/i.test(description) || /Only characters A-Z, a-z, 0-9, _ and -/.test(description))
    if (!/^[\w-]*$/.test(value)) found.push(`${at}: only A-Z, a-z, 0-9, _ and -`);
  if (/only lowercase English letters, digits and underscores/.test(description) && !/^[a-z0-9_]+$/.test(value))
    found.push(`${at}: only a-z, 0-9 and _`);
  return [...found, ...checkFixed(description, value, at)];
}

function checkFixed(description: string, value: string, at: string): string[] {
  const must = /\bmust be (?:one of )?((?:["“][^"”]+["”](?: \([^)]*\))?(?:, | or |, or )?)+|[a-z_]+$)/i.exec(description)?.[1];
  if (!must) return [];
  const allowed = [...must.matchAll(/["“]([^"”]+)["”]/g)].map((match) => match[1]);
  const values = allowed.length > 0 ? allowed : [must];
  return values.includes(value) ? [] : [`${at}: must be ${values.join(' or ')}`];
}
