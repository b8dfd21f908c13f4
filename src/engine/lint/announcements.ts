/** Rule: announcements only tell, and the other side's contact stands only where both agreed. Pure. */
import type { Flow, Step, Template } from '../book.ts';
import { templatesOf } from '../texts-of.ts';
import type { Finding, Rule } from './rule.ts';

const TELLS: readonly Step['kind'][] = ['reply', 'lookup', 'when', 'set'];

/** Prompts, effects, calls, phrases or a pattern in an announcement; `{reveal.…}` outside a flow with `reveals: true`. */
export const announcements: Rule = ({ book }) => Object.values(book.flows).flatMap((flow) => [...mustNot(flow), ...revealing(flow)]);

function mustNot(flow: Flow): Finding[] {
  if (!flow.announcement) return flow.reveals ? [{ flow: flow.name, path: ['reveals'], message: 'only an announcement may reveal' }] : [];
  const doing = flow.steps.filter(({ kind }) => !TELLS.includes(kind));
  const started = flow.commands.length + flow.phrases.vi.length + flow.phrases.en.length + (flow.pattern ? 1 : 0);
  return [
    ...doing.map(({ id, kind }) => ({
      flow: flow.name,
      path: ['steps', id, kind],
      message: `an announcement has no ${kind}: nobody is waiting for it`,
    })),
    ...(started > 0
      ? [{ flow: flow.name, path: ['announcement'], message: 'an announcement is started by nobody: no phrases, command or pattern' }]
      : []),
  ];
}

function revealing(flow: Flow): Finding[] {
  if (flow.reveals) return [];
  return flow.steps.flatMap((step) =>
    templatesOf(step)
      .filter(({ template }) => speaksOf(template, 'reveal'))
      .map(({ at }) => ({ flow: flow.name, path: ['steps', step.id, ...at], message: '{reveal.…} needs "reveals: true"' })),
  );
}

function speaksOf(template: Template, name: string): boolean {
  return template.some(
    (piece) => piece.kind !== 'words' && (piece.path[0] === name || ('inside' in piece && speaksOf(piece.inside, name))),
  );
}
