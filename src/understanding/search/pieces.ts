/** A name in pieces, so that a mistyped one still shares most of them, wherever its spaces are (README, "Finding a product"). Pure. */

/** Names of so few letters, and words that may be one, are also known by what is left when a letter is lost: one slip spoils every three letters of "bún". */
const SHORT = 7;

/** The pieces of a name: folded words. `piecesOf(['com', 'tuoi'])` begins `com omt mtu tuo uoi 0comtuoi 0omtuoi …`. */
export function piecesOf(words: readonly string[]): string[] {
  const letters = words.join('');
  return [...new Set([...threes(letters), ...lossesOf(letters)])];
}

/** The pieces to look for where the word `at` was typed: its space to either side may have been lost, or be one too many. */
export function piecesAround(words: readonly string[], at: number): string[] {
  const [before = '', word = '', after = ''] = [words[at - 1], words[at], words[at + 1]];
  const joined = [word, before + word, word + after, before + word + after];
  return [...new Set([...threes(before + word + after), ...joined.flatMap(lossesOf)])];
}

function threes(letters: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at + 3 <= letters.length; at++) pieces.push(letters.slice(at, at + 3));
  return pieces;
}

/** Two short words that differ by one slip share one of these. Marked with a nought in front, so that none is mistaken for a piece of three letters. */
function lossesOf(letters: string): string[] {
  if (letters === '' || letters.length > SHORT + 1) return [];
  const losses = [`0${letters}`];
  if (letters.length > 1) for (let at = 0; at < letters.length; at++) losses.push(`0${letters.slice(0, at)}${letters.slice(at + 1)}`);
  return losses;
}
