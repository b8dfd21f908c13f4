/** Fits, packs and calibrates the model. Pure, and the same on every machine: chance is seeded. */
import { scoresOf } from '../intents/classify.ts';
import { featuresOf, SLOTS } from '../intents/features.ts';
import { INTENTS, type Intent } from '../intents/intent.ts';
import { type Packed, STEPS, unpack, ZERO } from '../intents/model.ts';
import { decisive } from '../intents/rules.ts';
import { type Example, samplesOf, sentenceOf } from './examples.ts';
import { fitWeights } from './fit.ts';
import { randomOf } from './random.ts';

const SEED = 20_261_125;
const FIT = { slots: SLOTS, columns: INTENTS.length, rounds: 4, rate: 0.3, shrink: 5e-4 };
/** Weights of less than this share of the largest are left out. */
const LEAST = 0.1;
/** Examples and utterances are left out by so many parts in turn, to see how a guess stands with words the model has not read. */
const PARTS = 5;
/** How often a sure guess must be right there. */
const RIGHT_WHEN_SURE = 0.985;

/** A labelled utterance; `also` are as good. */
export interface Labelled {
  text: string;
  intent: Intent;
  also: readonly Intent[];
}

/** A model of these examples, not calibrated yet. */
export function trainOn(examples: readonly Example[]): Packed {
  const random = randomOf(SEED);
  return pack(fitWeights(samplesOf(examples, random), FIT, random));
}

function pack(weights: Float32Array): Packed {
  const trained = weights.subarray(0, SLOTS * INTENTS.length);
  const sizes = trained
    .filter((weight) => weight !== 0)
    .map(Math.abs)
    .sort();
  const largest = sizes[Math.floor(sizes.length * 0.998)] ?? 1;
  const letters = Array.from(trained, (weight) => {
    const steps = Math.abs(weight) < LEAST * largest ? 0 : Math.round((weight / largest) * STEPS);
    return String.fromCharCode(ZERO + Math.max(-STEPS, Math.min(STEPS, steps)));
  });
  const bias = Array.from(weights.subarray(SLOTS * INTENTS.length), (weight) => Number(weight.toFixed(4)));
  return { weights: letters.join(''), step: Number((largest / STEPS).toFixed(6)), bias, temperature: 1, sure: 0.9 };
}

/** A calibrated model: temperature and threshold come from sentences that their own part's model never saw, examples as well as utterances. */
export function train(examples: readonly Example[], labelled: readonly Labelled[]): Packed {
  const typed = labelled.map(asExample);
  const random = randomOf(SEED);
  const unseen = Array.from({ length: PARTS }, (_, part) => {
    const isOut = (_: unknown, at: number) => at % PARTS === part;
    const kept = [...examples, ...typed].filter((one) => !isOut(one, Math.max(examples.indexOf(one), typed.indexOf(one))));
    const model = unpack(trainOn(kept));
    const asked = [
      ...examples.filter(isOut).map((one) => ({ text: sentenceOf(one, random), right: [one.intent] })),
      ...labelled.filter(isOut).map((one) => ({ text: one.text, right: [one.intent, ...one.also] })),
    ];
    return asked
      .filter(({ text }) => decisive(text) === null)
      .map(({ text, right }) => ({ scores: scoresOf(featuresOf(text), model), right }));
  }).flat();
  const temperature = bestTemperature(unseen);
  return { ...trainOn([...examples, ...typed]), temperature, sure: threshold(unseen, temperature) };
}

const asExample = ({ text, intent }: Labelled): Example => ({ line: text, intent, typed: true });

/** The scores of an utterance that the model had not seen, and the intents that are right. */
interface Unseen {
  scores: readonly number[];
  right: readonly Intent[];
}

/** The first guess, its chance at a temperature, and the chance of what is right. */
function guessOf({ scores, right }: Unseen, temperature: number): { hit: boolean; chance: number; truth: number } {
  const raised = scores.map((score) => Math.exp((score - Math.max(...scores)) / temperature));
  const total = raised.reduce((sum, one) => sum + one, 0);
  const first = raised.indexOf(Math.max(...raised));
  const truth = right.reduce((sum, intent) => sum + (raised[INTENTS.indexOf(intent)] ?? 0), 0) / total;
  return { hit: right.includes(INTENTS[first] ?? 'out_of_scope'), chance: (raised[first] ?? 0) / total, truth };
}

function bestTemperature(unseen: readonly Unseen[]): number {
  const loss = (temperature: number) => unseen.reduce((sum, one) => sum - Math.log(Math.max(1e-9, guessOf(one, temperature).truth)), 0);
  const tried = Array.from({ length: 29 }, (_, at) => Number((0.3 + at * 0.05).toFixed(2)));
  return tried.reduce((best, temperature) => (loss(temperature) < loss(best) ? temperature : best), 1);
}

/** The lowest chance above which guesses are right often enough. */
function threshold(unseen: readonly Unseen[], temperature: number): number {
  const guesses = unseen.map((one) => guessOf(one, temperature)).sort((a, b) => b.chance - a.chance);
  let [wrong, lowest] = [0, 0.99];
  for (const [at, { hit, chance }] of guesses.entries()) {
    wrong += hit ? 0 : 1;
    if (at + 1 - wrong >= RIGHT_WHEN_SURE * (at + 1)) lowest = chance;
  }
  return Number(lowest.toFixed(4));
}
