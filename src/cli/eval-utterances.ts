/** Measures the understanding of labelled utterances: how often the first guess, the choices offered and a sure guess are right. */
import { INTENTS, type Intent } from '../understanding/intents/intent.ts';
import { type Understanding, understand } from '../understanding/intents/understand.ts';
import { readUtterances, type Utterance } from './example-files.ts';

/** One utterance that was understood wrongly at first guess. */
interface Miss {
  text: string;
  expected: Intent;
  guessed: Intent;
  chance: number;
  sure: boolean;
  withinChoices: boolean;
}

/** All shares are 0 to 1. `byIntent`: what was expected, how much of it was found, and how much of what was guessed is right. */
export interface Measured {
  utterances: number;
  accuracy: number;
  withinChoices: number;
  sure: number;
  rightWhenSure: number;
  byIntent: Record<string, { expected: number; found: number; precise: number }>;
  misses: Miss[];
}

interface Judged extends Utterance {
  guess: Understanding;
  hit: boolean;
  within: boolean;
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : Number((part / whole).toFixed(4)));

/** Measures on labelled utterances. */
export function measure(utterances: readonly Utterance[]): Measured {
  const judged = utterances.map((one): Judged => {
    const right: readonly Intent[] = [one.intent, ...one.also];
    const guess = understand(one.text);
    return { ...one, guess, hit: right.includes(guess.intent), within: guess.choices.some((choice) => right.includes(choice)) };
  });
  const sure = judged.filter(({ guess }) => guess.sure);
  return {
    utterances: judged.length,
    accuracy: share(judged.filter(({ hit }) => hit).length, judged.length),
    withinChoices: share(judged.filter(({ within }) => within).length, judged.length),
    sure: share(sure.length, judged.length),
    rightWhenSure: share(sure.filter(({ hit }) => hit).length, sure.length),
    byIntent: Object.fromEntries(INTENTS.map((intent) => [intent, standing(judged, intent)])),
    misses: judged.filter(({ hit }) => !hit).map(missOf),
  };
}

function standing(judged: readonly Judged[], intent: Intent): Measured['byIntent'][string] {
  const expected = judged.filter((one) => one.intent === intent);
  const guessed = judged.filter(({ guess }) => guess.intent === intent);
  return {
    expected: expected.length,
    found: share(expected.filter(({ hit }) => hit).length, expected.length),
    precise: share(guessed.filter(({ hit }) => hit).length, guessed.length),
  };
}

function missOf({ text, intent, guess, within }: Judged): Miss {
  const { intent: guessed, chance, sure } = guess;
  return { text, expected: intent, guessed, chance: Number(chance.toFixed(3)), sure, withinChoices: within };
}

/** Measures a file and prints it, as JSON or for people. */
export async function evalUtterances(file: string, json: boolean): Promise<void> {
  const measured = measure(await readUtterances(file));
  console.log(json ? JSON.stringify(measured) : report(measured));
}

const percent = (part: number): string => `${(part * 100).toFixed(1).padStart(5)} %`;

function report({ utterances, accuracy, withinChoices, sure, rightWhenSure, byIntent, misses }: Measured): string {
  return [
    `${utterances} câu / utterances`,
    `${percent(accuracy)}  đúng ngay lần đầu / right at first guess`,
    `${percent(withinChoices)}  có trong các lựa chọn / within the choices offered`,
    `${percent(sure)}  chắc chắn / sure`,
    `${percent(rightWhenSure)}  đúng khi chắc chắn / right when sure`,
    '',
    ...Object.entries(byIntent)
      .filter(([, { expected, precise }]) => expected > 0 || precise < 1)
      .map(([intent, one]) => `${intent.padEnd(24)}${String(one.expected).padStart(5)}  ${percent(one.found)}  ${percent(one.precise)}`),
    ...misses.map(
      (miss) =>
        `\n${miss.sure ? '!' : '-'} ${miss.text}\n    ${miss.expected} → ${miss.guessed} (${miss.chance}${miss.withinChoices ? '' : ', ngoài lựa chọn / not offered'})`,
    ),
  ].join('\n');
}
