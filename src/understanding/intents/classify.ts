/** How likely each intent is, by the trained model alone. Pure. */
import { featuresOf } from './features.ts';
import { INTENTS, type Intent } from './intent.ts';
import type { Model } from './model.ts';

/** An intent and its chance, 0 to 1. */
export interface Ranked {
  intent: Intent;
  chance: number;
}

/** Every intent, the likeliest first; the chances add up to 1. */
export function classify(text: string, model: Model): Ranked[] {
  const { packed } = model;
  const scores = scoresOf(featuresOf(text), model).map((score) => score / packed.temperature);
  const highest = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - highest));
  const total = raised.reduce((sum, one) => sum + one, 0);
  return INTENTS.map((intent, column) => ({ intent, chance: (raised[column] ?? 0) / total })).sort((a, b) => b.chance - a.chance);
}

/** What speaks for each intent, in their order. */
export function scoresOf(slots: readonly number[], { weights, packed }: Model): number[] {
  const columns = INTENTS.length;
  const sums = new Int32Array(columns);
  for (const slot of slots)
    for (let column = 0; column < columns; column += 1) sums[column] = (sums[column] ?? 0) + (weights[slot * columns + column] ?? 0);
  const value = 1 / Math.sqrt(slots.length + 1);
  return Array.from(sums, (sum, column) => (sum * packed.step + (packed.bias[column] ?? 0)) * value);
}
