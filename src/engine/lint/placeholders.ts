/** Rule: every value that is spoken of was saved on some way to the step, and has the field asked for. Pure. */
import type { Expr, Flow, Given, Step, Template } from '../book.ts';
import type { FilePath } from '../compile.ts';
import { type Known, resolve, withItem } from './knowledge.ts';
import { jumpValue, routesOf } from './routes.ts';
import type { Finding, Rule } from './rule.ts';

/** A template of a step: where it stands, whose items it sees, what else is known only there. */
export interface Placed {
  template: Template;
  at: FilePath;
  item?: string[];
  more?: readonly string[];
}

/** Every template of a step, also those of values handed over. */
export function templatesOf(step: Step): Placed[] {
  const both = (texts: { vi: Template; en: Template }, at: FilePath, rest: Omit<Placed, 'template' | 'at'> = {}): Placed[] =>
    (['vi', 'en'] as const).map((language) => ({ template: texts[language], at: [...at, language], ...rest }));
  const handed = (source: Given, at: FilePath, rest: Omit<Placed, 'template' | 'at'> = {}): Placed[] =>
    'template' in source ? [{ template: source.template, at, ...rest }] : [];
  if (step.kind === 'set') return Object.entries(step.set).flatMap(([name, source]) => handed(source, ['set', name]));
  if (step.kind === 'lookup' || step.kind === 'effect' || step.kind === 'call')
    return Object.entries(step.with).flatMap(([name, source]) => handed(source, ['with', name]));
  if (step.kind !== 'prompt' && step.kind !== 'reply') return [];
  const item = step.kind === 'reply' && step.each ? { item: step.each } : {};
  const shared = [
    ...step.actions.flatMap(({ label, object }, index) => [
      ...both(label, ['actions', index], item),
      ...handed(object, ['actions', index, 'object'], item),
    ]),
    ...(step.photo ? [{ template: step.photo, at: ['photo'], ...item }] : []),
  ];
  if (step.kind === 'reply') {
    const links = step.links.flatMap(({ title, url }, index) => [
      ...both(title, ['links', index], item),
      { template: url, at: ['links', index, 'url'], ...item },
    ]);
    return [...both(step.reply, ['reply'], item), ...links, ...shared];
  }
  const { list } = step;
  return [
    ...both(step.prompt, ['prompt'], { more: ['taken'] }),
    ...step.choices.flatMap(({ label }, index) => both(label, ['choices', index])),
    ...(list ? [...both(list.label, ['list'], { item: list.of }), ...handed(list.value, ['list', 'value'], { item: list.of })] : []),
    ...(step.skip ? both(step.skip, ['skip']) : []),
    ...(step.invalid ? both(step.invalid, ['invalid'], { more: ['why', 'misses'] }) : []),
    ...shared,
  ];
}

function conditionsOf(step: Step): { expr: Expr; at: FilePath; item?: string[] }[] {
  if (step.kind === 'when') return step.when.flatMap(({ if: expr }, index) => (expr ? [{ expr, at: ['when', index, 'if'] }] : []));
  if (step.kind !== 'prompt' && step.kind !== 'reply') return [];
  const item = step.kind === 'reply' && step.each ? { item: step.each } : {};
  const choices = step.kind === 'prompt' ? step.choices : [];
  return [
    ...choices.flatMap(({ if: expr }, index) => (expr ? [{ expr, at: ['choices', index, 'if'] }] : [])),
    ...step.actions.flatMap(({ if: expr }, index) => (expr ? [{ expr, at: ['actions', index, 'if'], ...item }] : [])),
  ];
}

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
