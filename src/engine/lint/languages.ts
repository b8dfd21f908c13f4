/** Rule: what can be typed can be typed in both languages (that every text is there in both is the format's own check). Pure. */
import type { Finding, Rule } from './rule.ts';

/** Flows with phrases in one language only; texts that are empty in one. */
export const languages: Rule = ({ book }) =>
  Object.values(book.flows).flatMap(({ name, phrases }): Finding[] => {
    if (phrases.vi.length > 0 === phrases.en.length > 0) return [];
    return [{ flow: name, path: ['phrases'], message: `no phrases in ${phrases.vi.length > 0 ? 'English' : 'Vietnamese'}` }];
  });
