/**
 * What a session keeps of a lookup's result: only the fields its flow speaks of. A list of products is 10 KB, their names 300 bytes; and
 * what nobody needs is best not stored (16 KiB a conversation, architecture "Flows"). Pure.
 */
import type { Value } from '../model.ts';
import type { Book, Expr, Flow, Keep, Template } from './book.ts';
import { jumpValue, routesOf } from './lint/routes.ts';
import { conditionsOf, templatesOf } from './texts-of.ts';

/** The part of a value that is kept. */
export function kept(value: Value, keep: Keep | undefined): Value {
  if (keep === undefined || keep === true || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => kept(item, keep));
  const fields = Object.entries(value).filter(([field, inner]) => Object.hasOwn(keep, field) && inner !== undefined);
  return Object.fromEntries(fields.map(([field, inner]) => [field, kept(inner, keep[field])]));
}

/** Notes on every lookup of a flow which fields of its result the flow speaks of. */
export function noteKept(book: Book, flow: Flow): void {
  const uses = usesOf(book, flow);
  for (const step of flow.steps) if (step.kind === 'lookup') step.keeps = uses[step.save] ?? {};
}

type Uses = Record<string, Keep>;

function usesOf(book: Book, flow: Flow): Uses {
  const uses: Uses = {};
  const jumps = flow.steps.flatMap(routesOf).filter(({ go }) => go.startsWith('flow:'));
  // A flow that is jumped to gets the values it takes as they are.
  if (jumps.length > 0) for (const { takes } of Object.values(book.flows)) for (const name of takes) uses[name] = true;
  if (flow.gives) uses[flow.gives] = true;
  for (const { go } of jumps) mark(uses, jumpValue(go) ?? [], true);
  for (const step of flow.steps) {
    for (const { template, item } of templatesOf(step)) inTemplate(uses, template, item);
    for (const { expr, item } of conditionsOf(step)) inExpr(uses, expr, item);
    if (step.kind === 'prompt' && step.list) mark(uses, step.list.of, false);
    if (step.kind === 'reply' && step.each) mark(uses, step.each, false);
  }
  return uses;
}

// `item.name` inside a list is the list's own path with the field behind it.
function absolute(path: readonly string[], item: readonly string[] | undefined): readonly string[] {
  return item && path[0] === 'item' ? [...item, ...path.slice(1)] : path;
}

function inTemplate(uses: Uses, template: Template, item: readonly string[] | undefined): void {
  for (const piece of template) {
    if (piece.kind === 'words') continue;
    const path = absolute(piece.path, item);
    mark(uses, path, piece.kind === 'value');
    if (piece.kind === 'value') continue;
    inTemplate(uses, piece.inside, item);
    // A section may repeat a list or show one value in which `item` is still the outer one: both are kept.
    if (piece.kind === 'each') inTemplate(uses, piece.inside, path);
  }
}

function inExpr(uses: Uses, expr: Expr, item: readonly string[] | undefined): void {
  if (expr.op === 'path') mark(uses, absolute(expr.path, item), false);
  else if (expr.op === 'not') inExpr(uses, expr.of, item);
  else if (expr.op !== 'value') {
    inExpr(uses, expr.left, item);
    inExpr(uses, expr.right, item);
  }
}

/** `whole`: the value itself is spoken of; otherwise only whether it is there (a text or a number is kept all the same). */
function mark(uses: Uses, path: readonly string[], whole: boolean): void {
  let node = uses;
  for (const [index, part] of path.entries()) {
    const before = node[part];
    if (before === true) return;
    const next = path[index + 1];
    const last = next === undefined || /^\d+$/.test(next);
    if (last && (whole || next !== undefined)) {
      node[part] = true;
      return;
    }
    const inner: Uses = before ?? {};
    node[part] = inner;
    if (last) return;
    node = inner;
  }
}
