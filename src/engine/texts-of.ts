/** Every text and condition of a compiled step, with its place in the file: for the linter and for what a session keeps. Pure. */
import type { Expr, Given, Step, Template } from './book.ts';
import type { FilePath } from './compile.ts';

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

/** Every condition of a step. */
export function conditionsOf(step: Step): { expr: Expr; at: FilePath; item?: string[] }[] {
  if (step.kind === 'when') return step.when.flatMap(({ if: expr }, index) => (expr ? [{ expr, at: ['when', index, 'if'] }] : []));
  if (step.kind !== 'prompt' && step.kind !== 'reply') return [];
  const item = step.kind === 'reply' && step.each ? { item: step.each } : {};
  const choices = step.kind === 'prompt' ? step.choices : [];
  return [
    ...choices.flatMap(({ if: expr }, index) => (expr ? [{ expr, at: ['choices', index, 'if'] }] : [])),
    ...step.actions.flatMap(({ if: expr }, index) => (expr ? [{ expr, at: ['actions', index, 'if'], ...item }] : [])),
  ];
}
