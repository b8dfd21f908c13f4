/** What typed marks say about which word was meant (ocop.md 6.4): "đúng", "đừng" and "dùng" fold alike. Pure. */
import { isCommon } from './common-words.ts';
import { keysOf, readSyllable, writeSyllable } from './syllable.ts';

/**
 * Whether a word as it was typed may be the word that is meant, when both fold alike. Without a tone it may ("dung", "đung"), and with
 * a slip that makes no everyday word ("dồng", "hũy"). With the marks of another everyday word it is that word.
 */
export function agrees(typed: string, meant: string): boolean {
  const [said, sought] = [keysOf(typed.toLowerCase()), keysOf(meant.toLowerCase())];
  if (!said || !sought || said.letters !== sought.letters) return true;
  if (said.tone === 0 && (said.marks & ~sought.marks) === 0) return true;
  if (said.marks === sought.marks && said.tone === sought.tone) return true;
  const syllable = readSyllable(typed.toLowerCase());
  return syllable === null || !isCommon(writeSyllable(syllable));
}
