/** Rule: every value that is spoken of was saved on some way to the step, and has the field asked for. Pure. */
import type { Expr, Flow, Step, Template } from '../book.ts';
import type { FilePath } from '../compile.ts';
import { conditionsOf, templatesOf } from '../texts-of.ts';
import { type Known, resolve, withItem } from './knowledge.ts';
import { jumpValue, routesOf } from './routes.ts';
import type { Finding, Rule } from './rule.ts';

/** Names that nothing saves before the step, and fields that what is saved does not have. */
export const placeholders: Rule = ({ book }, knowledge) =>
  Object.values(book.flows).flatMap((flow) => [
    ...notGiven(flow, knowledge.get(flow.name)),
    ...flow.steps.flatMap((step) => {
      const known = knowledge.get(flow.name)?.get(step.id);
      const found = known ? ofStep(step, known) : [];
      return found.map(({ path, message }): Finding => ({ flow: flow.name, path: ['steps', step.id, ...path], message }));
    }),
  ]);

function notGiven({ name, gives, steps, takes }: Flow, known: ReadonlyMap<string, Known> | undefined): Finding[] {
  const saved = steps.some(
    (step) => ('save' in step && step.save === gives) || (step.kind === 'set' && Object.hasOwn(step.set, gives ?? '')),
  );
  if (!gives || saved || takes.includes(gives) || !known) return [];
  return [{ flow: name, path: ['gives'], message: `"${gives}" is never saved` }];
}

type Inner = Omit<Finding, 'flow'>;

function ofStep(step: Step, known: Known): Inner[] {
  const lists: { of: string[]; at: FilePath }[] = [];
  if (step.kind === 'prompt' && step.list) lists.push({ of: step.list.of, at: ['list', 'of'] });
  if (step.kind === 'reply' && step.each) lists.push({ of: step.each, at: ['each', 'of'] });
  const jumps = routesOf(step).flatMap(({ go, at }) => {
    const value = jumpValue(go);
    return value && value[0] !== 'item' ? unknown(known, value).map((message): Inner => ({ path: at, message })) : [];
  });
  return [
    ...lists.flatMap(({ of, at }) => unknown(known, of).map((message): Inner => ({ path: at, message }))),
    ...jumps,
    ...conditionsOf(step).flatMap(({ expr, at, item }) =>
      inExpr(expr, item ? withItem(known, item) : known).map((message) => ({ path: at, message })),
    ),
    ...templatesOf(step).flatMap(({ template, at, item, more }) => {
      const here = new Map([...(item ? withItem(known, item) : known), ...(more ?? []).map((name) => [name, ['']] as const)]);
      return [...new Set(inTemplate(template, here))].map((message) => ({ path: at, message }));
    }),
  ];
}

function inExpr(expr: Expr, known: Known): string[] {
  if (expr.op === 'value') return [];
  if (expr.op === 'path') return unknown(known, expr.path);
  return expr.op === 'not' ? inExpr(expr.of, known) : [...inExpr(expr.left, known), ...inExpr(expr.right, known)];
}

function inTemplate(template: Template, known: Known): string[] {
  return template.flatMap((piece) => {
    if (piece.kind === 'words') return [];
    const inside =
      piece.kind === 'each'
        ? inTemplate(piece.inside, eachItem(known, piece.path))
        : piece.kind === 'if'
          ? inTemplate(piece.inside, known)
          : [];
    return [...unknown(known, piece.path), ...inside];
  });
}

// `{#item.price}{item.price}{/item.price}` repeats nothing: what is no list keeps the item it stands in.
function eachItem(known: Known, path: string[]): Known {
  const isList = (resolve(known, path) ?? []).some((sample) => Array.isArray(sample));
  return isList || !known.has('item') ? withItem(known, path) : known;
}

function unknown(known: Known, path: readonly string[]): string[] {
  const [name = ''] = path;
  if (name === 'reveal' || resolve(known, path)) return [];
  if (!known.has(name)) return [`"${name}" is saved by no step before this one`];
  const fields = (known.get(name) ?? []).flatMap((sample) =>
    typeof sample === 'object' && sample && !Array.isArray(sample) ? Object.keys(sample) : [],
  );
  return [`there is no "${path.join('.')}"${fields.length > 0 ? `: "${name}" has ${[...new Set(fields)].join(', ')}` : ''}`];
}
