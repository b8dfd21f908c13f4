/** How the trained weights are packed. Pure. */
import { SLOTS } from './features.ts';
import { INTENTS } from './intent.ts';

/** What `npm run train` writes. One letter a weight, slots in order, the intents of each side by side: gzip packs that best (measured). */
export interface Packed {
  weights: string;
  /** One weight step. */
  step: number;
  /** What speaks for each intent before a word is read. */
  bias: readonly number[];
  /** Divides the scores before they become chances. */
  temperature: number;
  /** A first guess of at least this chance is sure. */
  sure: number;
}

/** The letter of weight 0; a letter further on is a step more. */
export const ZERO = 'C'.charCodeAt(0);
/** Steps in each direction. More brought nothing (measured). */
export const STEPS = 4;

/** Unpacked weights. */
export interface Model {
  weights: Int8Array;
  packed: Packed;
}

/** A packed model, ready to ask. */
export function unpack(model: Packed): Model {
  const size = SLOTS * INTENTS.length;
  if (model.weights.length !== size) throw new Error(`the model has ${model.weights.length} weights instead of ${size}: npm run train`);
  const weights = new Int8Array(size);
  for (let at = 0; at < size; at += 1) weights[at] = model.weights.charCodeAt(at) - ZERO;
  return { weights, packed: model };
}
