/** Rule: every way leads to a step that is there, and every step can be reached. Pure. */
import { entries, leaves, reachable, routesOf } from './routes.ts';
import type { Finding, Rule } from './rule.ts';

/** Unknown steps in `go`, unreachable steps, `was` names that still exist or are claimed twice. */
export const steps: Rule = ({ book }) =>
  Object.values(book.flows).flatMap((flow) => {
    const ids = new Set(flow.steps.map(({ id }) => id));
    const found = reachable(flow);
    const before = new Map<string, string>();
    const unknownActions: Finding[] = Object.entries(flow.actions)
      .filter(([, { go }]) => !ids.has(go))
      .map(([name, { go }]) => ({ flow: flow.name, path: ['actions', name, 'go'], message: `there is no step "${go}"` }));
    const own = flow.steps.flatMap((step): Finding[] => {
      const at = ['steps', step.id];
      const unknown = routesOf(step).filter(({ go }) => !leaves(go) && !ids.has(go));
      const findings: Finding[] = unknown.map((route) => ({
        flow: flow.name,
        path: [...at, ...route.at],
        message: `there is no step "${route.go}"`,
      }));
      if (!found.has(step.id)) findings.push({ flow: flow.name, path: at, message: `nothing leads to step "${step.id}"` });
      if (step.was && (ids.has(step.was) || before.has(step.was)))
        findings.push({
          flow: flow.name,
          path: [...at, 'was'],
          message: `"${step.was}" is ${ids.has(step.was) ? 'still a step' : 'claimed twice'}`,
        });
      if (step.was) before.set(step.was, step.id);
      return findings;
    });
    return entries(flow).length > 0 ? [...unknownActions, ...own] : unknownActions;
  });
