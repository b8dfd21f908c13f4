/** Rule: lookups and effects get the fields they need and no others. Pure. */
import type { Given } from '../book.ts';
import { EFFECT_FIELDS, type Field, LOOKUP_FIELDS } from '../samples.ts';
import type { Finding, Rule } from './rule.ts';

/** Missing and unknown fields of `with`, and constants outside a closed list. */
export const fields: Rule = ({ book }) =>
  Object.values(book.flows).flatMap((flow) =>
    flow.steps.flatMap((step): Finding[] => {
      if (step.kind !== 'lookup' && step.kind !== 'effect') return [];
      const known: Record<string, Field> = step.kind === 'lookup' ? LOOKUP_FIELDS[step.lookup] : EFFECT_FIELDS[step.effect];
      const name = step.kind === 'lookup' ? step.lookup : step.effect;
      const wrong = [...missing(name, known, step.with), ...unfit(name, known, step.with)];
      return wrong.map(({ path, message }) => ({ flow: flow.name, path: ['steps', step.id, ...path], message }));
    }),
  );

type Inner = Omit<Finding, 'flow'>;

function missing(name: string, known: Record<string, Field>, given: Record<string, Given>): Inner[] {
  const needed = Object.keys(known).filter((field) => known[field] !== 'optional' && !Object.hasOwn(given, field));
  return needed.map((field) => ({ path: ['with'], message: `${name} needs "${field}"` }));
}

function unfit(name: string, known: Record<string, Field>, given: Record<string, Given>): Inner[] {
  return Object.entries(given).flatMap(([field, source]): Inner[] => {
    const path = ['with', field];
    const rule = Object.hasOwn(known, field) ? known[field] : undefined;
    if (!rule) return [{ path, message: `${name} knows no "${field}"` }];
    if (typeof rule === 'string' || !('constant' in source) || rule.includes(String(source.constant))) return [];
    return [{ path, message: `"${source.constant}" is not one of: ${rule.join(', ')}` }];
  });
}
