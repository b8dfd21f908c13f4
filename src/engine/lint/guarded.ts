/**
 * Rule: what several people share is looked at again before it is changed. When somebody else was faster the commit fails and the turn is
 * taken again (architecture 4); only a lookup in that same turn lets the flow see it and say so, instead of an apology. Pure.
 */
import type { EffectName } from '../../model.ts';
import type { Flow, Step } from '../book.ts';
import { routesOf } from './routes.ts';
import type { Finding, Rule } from './rule.ts';

/** Effects whose SQL ends with the guard. */
const GUARDED: ReadonlySet<EffectName> = new Set<EffectName>([
  'use-link-code',
  'link-by-phone',
  'open-requests',
  'answer-request',
  'ask-buyer',
  'tell-producer',
  'cancel-request',
  'keep-outcome',
  'take-task',
  'register',
  'withdraw-registration',
  'move-registration',
]);

/** Guarded effects that a person's answer or tap reaches without a lookup on the way. */
export const guarded: Rule = ({ book }) =>
  Object.values(book.flows).flatMap((flow): Finding[] =>
    [...blindEffects(flow)].map((step) => ({
      flow: flow.name,
      path: ['steps', step.id],
      message: 'look again before this effect: since the last answer somebody else may have been faster',
    })),
  );

function blindEffects(flow: Flow): Set<Step> {
  const byId = new Map(flow.steps.map((step) => [step.id, step]));
  const answers = flow.steps.filter(({ kind }) => kind === 'prompt').flatMap((step) => routesOf(step).map(({ go }) => go));
  const waiting = [...answers, ...Object.values(flow.actions).map(({ go }) => go)];
  const seen = new Set<string>();
  const found = new Set<Step>();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const step = byId.get(id);
    if (!step || seen.has(id)) continue;
    seen.add(id);
    if (step.kind === 'prompt' || step.kind === 'lookup') continue;
    if (step.kind === 'effect' && GUARDED.has(step.effect)) found.add(step);
    waiting.push(...routesOf(step).map(({ go }) => go));
  }
  return found;
}
