/** From examples to what the model learns from: each line written out several times, as different people type it. Pure. */
import { featuresOf } from '../intents/features.ts';
import { INTENTS, type Intent } from '../intents/intent.ts';
import { expand, widthOf } from './expand.ts';
import type { Sample } from './fit.ts';
import type { Random } from './random.ts';
import { dress, vary } from './vary.ts';

/** One line that stands for an intent: a pattern (`[một|hai] {sp}`), or a sentence as somebody typed it. */
export interface Example {
  line: string;
  intent: Intent;
  /** Typed as it stands: a labelled utterance. */
  typed: boolean;
}

const LEAST = 7;
const MOST = 45;
/** How often a typed utterance is written. */
const TYPED = 6;

function timesOf({ line, typed }: Example): number {
  if (typed) return TYPED;
  return Math.min(MOST, Math.round(LEAST + Math.sqrt(widthOf(line)) * 1.5 + (/\{(?:sp|noi)/.test(line) ? 3 : 0)));
}

/** The samples of all examples, in a fixed order. */
export function samplesOf(examples: readonly Example[], random: Random): Sample[] {
  return examples.flatMap((example) => {
    const column = INTENTS.indexOf(example.intent);
    return sentencesOf(example, random).map((text) => ({ slots: featuresOf(text), column }));
  });
}

/** One sentence of an example, as somebody may type it. */
export function sentenceOf({ line, intent }: Example, random: Random): string {
  return vary(dress(expand(line, random), random, intent === 'greeting'), random);
}

function sentencesOf(example: Example, random: Random): string[] {
  const times = Array.from({ length: timesOf(example) }, (_, time) => time);
  if (example.typed) return times.map((time) => (time < 2 ? example.line : vary(example.line, random)));
  const plain = !/[[{]/.test(example.line);
  return times.map((time) => (time === 0 && plain ? example.line : sentenceOf(example, random)));
}
