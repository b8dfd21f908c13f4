/** Which of some choices a typed text means: its number, its words, its first words, a small typo. Pure. */
import { foldWords, plainForms } from '../understanding/fold.ts';
import { closeMatch, politeless, wholeMatch } from '../understanding/phrases.ts';
import { readChoiceNumber, readChoiceNumbers } from '../understanding/readers.ts';

/** What is allowed when a choice is typed. */
export interface PickRules {
  /** A number means the choice with that number. */
  numbers: boolean;
  /** A small typo, and the first words of a longer label, are enough: not where any text is an answer. */
  loose: boolean;
}

/** Index of the one choice that a text means, or null. `options[i]` holds the ways to type choice `i`. */
export function pickOne(said: string, options: readonly (readonly string[])[], rules: PickRules): number | null {
  const number = rules.numbers ? indexIn(said, options.length) : null;
  // "2" is the number that was shown; "hai" may rather be a choice's own word.
  if (number !== null && /\d/.test(said)) return number;
  const exact = theOne(options, (word) => wholeMatch(said, [word]) !== null) ?? measured(said, options);
  return exact ?? number ?? (rules.loose ? loosely(said, options) : null);
}

/** "9m2" where the choice is "9 m²" or "Gian 9 m²": no phone's keyboard has a ². */
function measured(said: string, options: readonly (readonly string[])[]): number | null {
  if (!/\d\s*\p{L}/u.test(said)) return null;
  const wordsOf = (text: string) => foldWords(plainForms(text));
  const typed = wordsOf(politeless(said)).join('');
  return theOne(options, (label) => wordsOf(label).some((_, from, words) => words.slice(from).join('') === typed));
}

function indexIn(said: string, length: number): number | null {
  const number = readChoiceNumber(said);
  return number.ok && number.value <= length ? number.value - 1 : null;
}

function loosely(said: string, options: readonly (readonly string[])[]): number | null {
  const polite = politeless(said);
  if (polite === '') return null;
  const begun = theOne(options, (word) => `${foldWords(word).join(' ')} `.startsWith(`${polite} `));
  return begun ?? theOne(options, (word) => closeMatch(said, [word]) !== null);
}

/** Several at once: "1, 3", "1 và 3", "1 3", "gốm, sứ". Null unless every part is a choice. */
export function pickSeveral(said: string, options: readonly (readonly string[])[], rules: PickRules): number[] | null {
  const one = pickOne(said, options, rules);
  if (one !== null) return [one];
  const numbers = rules.numbers ? readChoiceNumbers(said) : null;
  if (numbers?.ok) return numbers.value.every((number) => number <= options.length) ? numbers.value.map((number) => number - 1) : null;
  const parts = said.split(/[,;+&\n]|\s(?:v[\u00e0a]|and)\s/i).filter((part) => part.trim() !== '');
  const picked = parts.map((part) => pickOne(part, options, rules)).filter((index) => index !== null);
  return picked.length > 1 && picked.length === parts.length ? [...new Set(picked)] : null;
}

// Two choices that fit equally well are none.
function theOne(options: readonly (readonly string[])[], fits: (word: string) => boolean): number | null {
  const fitting = options.flatMap((words, index) => (words.some(fits) ? [index] : []));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}
