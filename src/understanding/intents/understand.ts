/** What a message wants: one intent when we are sure, else the likeliest to choose from (ocop.md 6). Pure. */
import { classify, type Ranked } from './classify.ts';
import type { Intent } from './intent.ts';
import { afterDenial, decisive } from './rules.ts';
import { trainedModel } from './trained.ts';

/** How many are offered where we are not sure. */
const OFFERED = 3;

/** The outcome for one message. */
export interface Understanding {
  /** The first guess. */
  intent: Intent;
  /** 0 to 1; 1 where words were decisive. */
  chance: number;
  /** Whether to go there without asking. */
  sure: boolean;
  /** The first guess alone when sure, else the two or three likeliest, first guess first. */
  choices: readonly Intent[];
}

/** Understands a message. Never throws, whatever was typed. */
export function understand(text: string): Understanding {
  const model = trainedModel();
  const rest = afterDenial(text);
  const heard = rest === null || rest === '' ? text : rest;
  const judged = judge(heard, classify(heard, model), model.packed.sure);
  // What somebody says it is not about is never gone to without asking.
  return rest === '' && judged.sure ? unsure(classify(text, model)) : judged;
}

/** Rules first, then chances. */
export function judge(text: string, ranked: readonly Ranked[], threshold: number): Understanding {
  const rule = decisive(text);
  if (rule) return { intent: rule, chance: 1, sure: true, choices: [rule] };
  const [first] = ranked;
  if (first && first.chance >= threshold) return { ...first, sure: true, choices: [first.intent] };
  return unsure(ranked);
}

function unsure(ranked: readonly Ranked[]): Understanding {
  const [first] = ranked;
  if (!first) throw new Error('no intents');
  return { ...first, sure: false, choices: ranked.slice(0, OFFERED).map(({ intent }) => intent) };
}
