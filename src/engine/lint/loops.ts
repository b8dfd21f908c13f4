/** Rules: nothing runs in a circle without waiting for the person, and no flow calls itself. Pure. */
import type { Book, Flow, Step } from '../book.ts';
import { circles } from './cycles.ts';
import { jumpTarget, leaves, reachable, routesOf } from './routes.ts';
import type { Finding, Rule } from './rule.ts';

const key = (flow: string, step: string) => `${flow} ${step}`;

/** Circles of steps none of which is a prompt, also across `flow:NAME` and `call`. */
export const loops: Rule = ({ book }) => {
  const silent = new Map<string, { flow: Flow; step: Step }>();
  for (const flow of Object.values(book.flows))
    for (const step of flow.steps) if (step.kind !== 'prompt') silent.set(key(flow.name, step.id), { flow, step });
  const next = (node: string): string[] => {
    const at = silent.get(node);
    return at ? onward(book, at.flow, at.step).filter((one) => silent.has(one)) : [];
  };
  return circles([...silent.keys()], next).flatMap((circle): Finding[] => {
    const at = silent.get(circle[0] ?? '');
    const ids = circle.map((one) => one.split(' ')[1]).join(', ');
    return at ? [{ flow: at.flow.name, path: ['steps', at.step.id], message: `a loop without a prompt: ${ids}` }] : [];
  });
};

// `do` hands over to the conversation beneath: what happens there is that flow's own.
function onward(book: Book, flow: Flow, step: Step): string[] {
  if (step.kind === 'do' && step.do !== 'cancel') return [];
  const inner = step.kind === 'call' ? book.flows[step.call] : undefined;
  const first = inner?.steps[0];
  const into = inner && first ? [key(inner.name, first.id)] : [];
  if (inner && !endsSilently(inner)) return into;
  return [...into, ...routesOf(step).flatMap(({ go }) => targetOf(book, flow, go))];
}

function targetOf(book: Book, flow: Flow, go: string): string[] {
  const name = jumpTarget(go);
  const first = name === null ? undefined : book.flows[name]?.steps[0];
  if (name !== null) return first ? [key(name, first.id)] : [];
  return leaves(go) ? [] : [key(flow.name, go)];
}

// Whether a called flow may come back without having asked anything.
function endsSilently(flow: Flow): boolean {
  const mute = { ...flow, actions: {}, steps: flow.steps.filter(({ kind }) => kind !== 'prompt') };
  const start = flow.steps[0]?.id ?? '';
  const seen = reachable(mute, [start]);
  return mute.steps.some((step) => seen.has(step.id) && routesOf(step).some(({ go }) => leaves(go)));
}

/** Flows that come back to themselves through a `call`: the conversation would grow with every round. */
export const callLoops: Rule = ({ book }) => {
  const names = Object.keys(book.flows);
  const calls = (name: string) => (book.flows[name]?.steps ?? []).flatMap((step) => (step.kind === 'call' ? [step.call] : []));
  const jumps = (name: string) => (book.flows[name]?.steps ?? []).flatMap(routesOf).flatMap(({ go }) => jumpTarget(go) ?? []);
  return circles(names, (name) => [...calls(name), ...jumps(name)]).flatMap((circle): Finding[] => {
    const name = circle.find((one) => calls(one).some((called) => circle.includes(called)));
    const step = book.flows[name ?? '']?.steps.find((one) => one.kind === 'call' && circle.includes(one.call));
    if (!name || !step) return [];
    return [{ flow: name, path: ['steps', step.id, 'call'], message: `flows that call themselves: ${circle.join(', ')}` }];
  });
};
