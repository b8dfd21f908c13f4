/** What typed marks say about which word was meant (ocop.md 6.4): "đúng", "đừng" and "dùng" fold alike. Pure. */
import { isCommon } from './common-words.ts';
import { keysOf, readSyllable, writeSyllable } from './syllable.ts';

/**
 * Whether a word as it was typed may be the word that is meant, when both fold alike. Without marks it may; with some of the meant one's
 * ("đung", "dồng"), hỏi and ngã mixed up, or a slip that makes no everyday word, too. With the marks of another word it is that word.
 */
export function agrees(typed: string, meant: string): boolean {
  const [said, sought] = [keysOf(typed.toLowerCase()), keysOf(meant.toLowerCase())];
  if (!said || !sought || said.letters !== sought.letters) return true;
  const some = (said.marks & ~sought.marks) === 0;
  if (some && (said.tone === 0 || said.tone === sought.tone)) return true;
  if (said.marks === sought.marks && said.tone + sought.tone === 7 && Math.min(said.tone, sought.tone) === 3) return true;
  const syllable = readSyllable(typed.toLowerCase());
  return syllable === null || !isCommon(writeSyllable(syllable));
}
