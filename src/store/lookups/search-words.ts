/** What people type into search, as full-text queries. Pure. */
import { GROUPS, type Group } from '../../model.ts';
import { fold, foldWords } from '../../understanding/fold.ts';

/** Words of asking that no product is called by; dropped when something else is left. */
const FILLERS = new Set(
  'toi minh em anh chi ban co khong muon mua tim can xin cho hoi xem o tai nao gi va cua voi nhe nha a ah oi cac nhung loai san pham sp ocop hang ha noi duoc dau giup la the cai mot it nhieu gia tot ngon looking for buy find products'.split(
    ' ',
  ),
);

/** Most words that one search uses. */
const MOST_WORDS = 12;

/** The words of a search: all of them, and those that say something. */
export function searchWords(text: string): { phrase: string; all: string[]; telling: string[] } {
  const all = foldWords(text).slice(0, MOST_WORDS);
  const telling = all.filter((word) => !FILLERS.has(word));
  return { phrase: all.join(' '), all, telling: telling.length === 0 ? all : telling };
}

/** "5 sao", "4*", "bốn sao" in a search: stars to filter by, and the search without them. Only stars that are certified. */
export function readStarsWanted(text: string): { stars: number; rest: string } {
  const folded = fold(text);
  const [found, digit = '', word = ''] =
    /(?<![\p{L}\p{N}])(?:([345])\s*(?:\*|sao(?![\p{L}\p{N}])|stars?(?![\p{L}\p{N}]))|(ba|bon|nam) sao(?![\p{L}\p{N}]))/u.exec(folded) ?? [];
  if (found === undefined) return { stars: 0, rest: text };
  const words: Record<string, number> = { ba: 3, bon: 4, nam: 5 };
  const rest = foldWords(folded.replace(found, ' '));
  return { stars: Number(digit) || (words[word] ?? 0), rest: rest.every((one) => FILLERS.has(one)) ? '' : rest.join(' ') };
}

/** An FTS5 query: every word quoted (so nothing is syntax), the last one as a beginning. null when there are no words. */
export function matchQuery(words: readonly string[], operator: 'AND' | 'OR'): string | null {
  if (words.length === 0) return null;
  const quoted = words.map((word) => `"${word.replaceAll('"', '')}"`);
  return `${quoted.join(` ${operator} `)}*`;
}

/** A group by its code or its Vietnamese name, also in part ("thủ công"). Empty when it is neither. */
export function readGroup(text: string): Group | '' {
  const folded = fold(text);
  if (folded === '') return '';
  const codes = Object.keys(GROUPS) as Group[];
  const names = codes.map((code) => [code, fold(GROUPS[code])] as const);
  const exact = names.find(([code, name]) => code === folded || name === folded);
  return (exact ?? names.find(([, name]) => ` ${name}`.includes(` ${folded}`)))?.[0] ?? '';
}

/** The three-letter pieces of a folded text, for nearest names: `go` → `' go'`, `'go '`. */
export function trigrams(text: string): string[] {
  const padded = ` ${foldWords(text).join(' ')} `;
  const pieces = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i++) pieces.add(padded.slice(i, i + 3));
  return [...pieces];
}
