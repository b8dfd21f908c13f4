/** Telex keys that an input method left undone: "hoof sow", "dduwowcj", "tiengse" (ocop.md 6.1). Pure. */
import { assemble, isStop, type Keys, keysOf, MARK, type Syllable, type Tone } from './syllable.ts';

const TONE_KEYS = 'zsfrxj';

/** What the keys of a word make. `sure`: hardly anything else was meant; a late vowel alone ("momo") may well be a name. */
export interface Decoded {
  syllable: Syllable;
  sure: boolean;
}

/** The syllable of a word (lower case) typed in Telex, marks that are there already kept; null when nothing needs decoding or nothing legal comes out. */
export function decodeTelex(word: string): Decoded | null {
  if (word.length < 2 || word.length > 14) return null;
  const typed = keysOf(word);
  return typed && /[aeiouyw]/.test(typed.letters) ? decode(typed) : null;
}

function decode(typed: Keys): Decoded | null {
  let [letters, marks, tone, toned, hook, keys] = ['', typed.marks, typed.tone as number, false, false, 0];
  const start = /^[^aeiouyw]*/.exec(typed.letters)?.[0] ?? '';
  for (const letter of typed.letters.slice(start.length)) {
    const said = TONE_KEYS.indexOf(letter);
    if (said >= 0) {
      // Typed twice, the second one takes the first back: "pass" is no Telex.
      if (toned || (tone > 0 && tone !== said)) return null;
      [tone, toned, keys] = [said, true, keys + 1];
    } else if (letter === 'w') {
      hook = true;
      keys += 1;
      if (!/[aou]/.test(letters)) letters += 'u';
    } else letters += letter;
  }
  const [onset, late] = barred(start, letters);
  if (onset !== start || late !== letters) [marks, keys] = [marks | MARK.bar, keys + 1];
  for (const option of readings(late, marks, hook, keys)) {
    const syllable = assemble({ letters: onset + option.letters, marks: option.marks, tone: tone as Tone });
    // Without its tone a word on -t or -c is unfinished twice: only a doubled vowel right beside shows what was meant.
    if (syllable && option.keys > 0 && !(option.free && isStop(syllable.rhyme) && tone === 0))
      return { syllable, sure: keys > 0 || !option.free };
  }
  return null;
}

/** "dd" at the front, or a second d at the end ("duocjd"), is đ. */
function barred(start: string, rest: string): [string, string] {
  if (start === 'dd') return ['d', rest];
  return start === 'd' && rest.endsWith('d') ? ['d', rest.slice(0, -1)] : [start, rest];
}

interface Reading {
  letters: string;
  marks: number;
  keys: number;
  free: boolean;
}

function* readings(letters: string, marks: number, hook: boolean, keys: number): Generator<Reading> {
  const hooks = hook ? [MARK.horn, MARK.bowl] : [0];
  for (const { rest, hat, free } of doubled(letters))
    for (const hooked of hooks) yield { letters: rest, marks: marks | hooked | hat, keys: keys + Number(rest !== letters), free };
}

/** What a second a, e or o may mean: right behind the first a hat; three o the two of "xoong"; further behind a letter ("oeo") or a late hat. */
function* doubled(letters: string): Generator<{ rest: string; hat: number; free: boolean }> {
  if (letters.includes('ooo')) return yield { rest: letters.replace('ooo', 'oo'), hat: 0, free: false };
  const pair = /(aa|ee|oo)/.exec(letters);
  if (pair) yield { rest: letters.replace(pair[0], pair[0].charAt(0)), hat: MARK.hat, free: false };
  yield { rest: letters, hat: 0, free: false };
  const late = pair ? null : (/([aeo])([^aeo]+)\1$/.exec(letters) ?? /([aeo])([iuy])\1/.exec(letters));
  if (late)
    yield {
      rest: letters.slice(0, late.index + 1 + (late[2]?.length ?? 0)) + letters.slice(late.index + late[0].length),
      hat: MARK.hat,
      free: true,
    };
}
