/** Rule: what a flow names exists: other flows, their actions and what they take, patterns, settings. Pure. */
import { type ActionButton, type Flow, PATTERNS, type Step } from '../book.ts';
import { jumpTarget, routesOf } from './routes.ts';
import type { Finding, LintInput, Rule } from './rule.ts';

/** Unknown flows in `flow:NAME`, `call` and actions; values a called flow does not take; unknown settings; patterns without a file. */
export const references: Rule = (input) => [
  ...PATTERNS.filter((pattern) => !input.book.patterns[pattern]).map((pattern) => ({
    flow: '',
    path: [],
    message: `no flow has "pattern: ${pattern}"`,
  })),
  ...Object.values(input.book.flows).flatMap((flow) => ofFlow(input, flow)),
];

function ofFlow({ book, settings }: LintInput, flow: Flow): Finding[] {
  const findings: Finding[] = flow.steps.flatMap((step) =>
    ofStep(book.flows, flow, step).map(({ path, message }) => ({ flow: flow.name, path: ['steps', step.id, ...path], message })),
  );
  if (typeof flow.expires === 'string' && !Object.hasOwn(settings, flow.expires))
    findings.push({ flow: flow.name, path: ['expires'], message: `there is no setting "${flow.expires}"` });
  return findings;
}

type Inner = Omit<Finding, 'flow'>;

function ofStep(flows: Record<string, Flow>, flow: Flow, step: Step): Inner[] {
  const jumps = routesOf(step).flatMap(({ go, at }): Inner[] => {
    const target = jumpTarget(go);
    return target === null ? [] : wrongTarget(flows, flow, target, at);
  });
  if (step.kind === 'call')
    return [...jumps, ...wrongTarget(flows, flow, step.call, ['call']), ...notTaken(flows[step.call], step.with, step.save)];
  return 'actions' in step ? [...jumps, ...step.actions.flatMap((action, index) => unknownAction(flows, action, index))] : jumps;
}

function wrongTarget(flows: Record<string, Flow>, from: Flow, name: string, path: Finding['path']): Inner[] {
  const target = flows[name];
  if (!target) return [{ path, message: `there is no flow "${name}"` }];
  return target.announcement === from.announcement
    ? []
    : [{ path, message: `"${name}" is ${target.announcement ? 'an' : 'no'} announcement` }];
}

function notTaken(called: Flow | undefined, given: Record<string, unknown>, save: string | undefined): Inner[] {
  if (!called) return [];
  const unknown = Object.keys(given).filter((name) => !called.takes.includes(name) && name !== 'object');
  const findings: Inner[] = unknown.map((name) => ({ path: ['with', name], message: `"${called.name}" does not take "${name}"` }));
  if (save && !called.gives) findings.push({ path: ['save'], message: `"${called.name}" gives nothing back` });
  return findings;
}

function unknownAction(flows: Record<string, Flow>, { flow, action }: ActionButton, index: number): Inner[] {
  const target = flows[flow];
  if (!target) return [{ path: ['actions', index, 'flow'], message: `there is no flow "${flow}"` }];
  return Object.hasOwn(target.actions, action)
    ? []
    : [{ path: ['actions', index, 'action'], message: `"${flow}" has no action "${action}"` }];
}
