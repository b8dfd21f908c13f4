/** What may not be promoted in a notice: spirits and food supplements (ocop.md 4.2). A lookup that somebody asks for may name them. Pure. */
import { foldWords } from './fold.ts';

const FORBIDDEN: readonly ['spirits' | 'supplements', readonly string[]][] = [
  ['spirits', ['ruou', 'vodka', 'whisky', 'whiskey', 'spirits', 'liquor', 'liqueur', 'wine', 'wines', 'brandy', 'cognac', 'alcohol']],
  [
    'supplements',
    [
      ...['tpcn', 'tpbvsk', 'thuc pham chuc nang', 'thuc pham bao ve suc khoe', 'thuc pham bo sung'],
      ...['food supplement', 'food supplements', 'dietary supplement', 'dietary supplements'],
    ],
  ],
];

/** What a promoting text names that it may not; null for a clean one. Whole words, with or without marks. */
export function forbiddenInPromotion(text: string): 'spirits' | 'supplements' | null {
  const words = ` ${foldWords(text).join(' ')} `;
  return FORBIDDEN.find(([, phrases]) => phrases.some((phrase) => words.includes(` ${phrase} `)))?.[0] ?? null;
}

/** The mark of advertising (Decree 91/2020), where somebody wrote it by hand. */
const MARK = /^\s*\[\s*(?:qc|ad)\s*\][\s:.,-]*/i;

/** Whether a text says of itself that it promotes. */
export const isMarkedAdvert = (text: string): boolean => MARK.test(text);

/** The text without that mark, which a notice that promotes gets by itself. */
export const withoutMark = (text: string): string => text.replace(MARK, '');
