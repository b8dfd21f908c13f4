/** Where steps lead: shared by the rules about reaching and ending, and by the drawings. Pure. */
import type { Flow, Go, PromptStep, Step } from '../book.ts';
import type { FilePath } from '../compile.ts';

/** One way out of a step. `label`: under which answer or condition. `at`: where it is written in the step. */
export interface Route {
  go: Go;
  at: FilePath;
  label?: string;
}

/** Every way out of a step. A `do` may also go elsewhere altogether: see `endsThere`. */
export function routesOf(step: Step): Route[] {
  if (step.kind === 'when')
    return step.when.map(({ go, if: condition }, index) => ({ go, at: ['when', index, 'go'], label: condition ? `${index + 1}` : 'else' }));
  if (step.kind === 'do') return step.do === 'return' ? [] : [{ go: step.go, at: ['go'] }];
  if (step.kind !== 'prompt') return [{ go: step.go, at: ['go'] }];
  const chosen = step.choices.flatMap(({ go, id }, index) => (go ? [{ go, at: ['choices', index, 'go'], label: id }] : []));
  const listed = step.list?.go ? [{ go: step.list.go, at: ['list', 'go'], label: step.list.of.join('.') }] : [];
  return [...chosen, ...listed, ...(usesOwnGo(step) ? [{ go: step.go, at: ['go'] }] : [])];
}

// When every possible answer has its own way, the step's own is never taken.
function usesOwnGo({ choices, list, input, skip, several }: PromptStep): boolean {
  return input !== 'choice' || skip !== undefined || several || choices.some(({ go }) => !go) || (list !== undefined && !list.go);
}

/** Whether a way leaves the flow. */
export function leaves(go: Go): boolean {
  return go === 'end' || go === 'menu' || go.startsWith('flow:');
}

/** Whether a step may end the flow by itself. */
export function endsThere(step: Step): boolean {
  return step.kind === 'do' || routesOf(step).some(({ go }) => leaves(go));
}

/** The flow that `flow:NAME` names; null for other ways, and for `flow:{value}`, known only when it is gone. */
export function jumpTarget(go: Go): string | null {
  const name = go.startsWith('flow:') ? go.slice('flow:'.length) : null;
  return name?.startsWith('{') ? null : name;
}

/** The value behind `flow:{value}`, or null. */
export function jumpValue(go: Go): string[] | null {
  const match = /^flow:\{([^{}|]+)\}$/.exec(go);
  return match?.[1]?.trim().split('.') ?? null;
}

/** Where a flow can be entered: its first step and what its actions name. */
export function entries(flow: Flow): string[] {
  const first = flow.steps[0]?.id;
  return [...(first ? [first] : []), ...Object.values(flow.actions).map(({ go }) => go)];
}

/** The steps that can be reached, from the entries or from the given ones. */
export function reachable(flow: Flow, from: readonly string[] = entries(flow)): Set<string> {
  const byId = new Map(flow.steps.map((step) => [step.id, step]));
  const seen = new Set<string>();
  const waiting = [...from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const step = byId.get(id);
    if (!step || seen.has(id)) continue;
    seen.add(id);
    waiting.push(...routesOf(step).map(({ go }) => go));
  }
  return seen;
}
