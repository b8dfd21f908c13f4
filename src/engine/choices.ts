/** The choices of a prompt: which there are, which are on the page, how each may be typed. Pure. */
import type { Frame, Language, Value, Waiting } from '../model.ts';
import type { PromptStep, Reader } from './book.ts';
import { holds, path } from './expression.ts';
import type { Pass } from './pass.ts';
import { contextOf, say } from './scope.ts';
import { given } from './template.ts';

/** One choice as it waits. */
export type Offer = Waiting['choices'][number];

/** The engine's own choices; no author's id begins with `#`. */
export const SKIP = '#skip';
export const DONE = '#done';

/** The engine's own words, in both languages. `words` are folded. */
export const OWN_WORDS = {
  more: { vi: 'Xem thêm', en: 'More', words: ['them', 'xem them', 'xem tiep', 'tiep', 'more'] },
  done: { vi: 'Xong', en: 'Done', words: ['xong', 'xong roi', 'het', 'done'] },
  skip: {
    vi: 'Bỏ qua',
    en: 'Skip',
    words: [
      ...['bo qua', 'khi nao cung duoc', 'luc nao cung duoc', 'bao gio cung duoc', 'the nao cung duoc', 'sao cung duoc', 'gi cung duoc'],
      ...['cang som cang tot', 'khong gap', 'khong can', 'khong yeu cau', 'chua biet', 'chua ro'],
      ...['skip', 'any time', 'anytime', 'no hurry', 'as soon as possible', 'asap', 'not needed', 'i dont know'],
    ],
  },
} as const;

/** Where a bare number is the answer itself and no choice's number: choices are tapped, or typed as words. */
const READS_NUMBERS: ReadonlySet<Reader> = new Set<Reader>(['number', 'quantity', 'money', 'date', 'phone', 'stars', 'code']);

/** Whether this prompt's choices carry numbers. */
export function isNumbered(step: PromptStep): boolean {
  return !READS_NUMBERS.has(step.input);
}

/** All choices of a prompt, in the order of their numbers: the list, those written out, done, skip. */
export function offersOf(pass: Pass, frame: Frame, step: PromptStep): Offer[] {
  const offers = [...listed(pass, frame, step), ...writtenOut(pass, frame, step)];
  const { language } = pass.person;
  if (step.several) offers.push({ id: DONE, label: OWN_WORDS.done[language], value: null });
  if (step.skip) offers.push({ id: SKIP, label: say(step.skip, contextOf(pass, frame)) || OWN_WORDS.skip[language], value: null });
  return offers;
}

function listed(pass: Pass, frame: Frame, { list }: PromptStep): Offer[] {
  if (!list) return [];
  const items = path(contextOf(pass, frame).scope, list.of);
  return (Array.isArray(items) ? items : []).map((item, index) => {
    const context = contextOf(pass, frame, { item, n: index + 1 });
    const value = given(list.value, context);
    return { id: idOf(value), label: say(list.label, context), value, ...(list.go === undefined ? {} : { go: filled(list.go, item) }) };
  });
}

// `flow:{item.flow}`: the list itself says where each of its items leads.
function filled(go: string, item: Value): string {
  return go.replace(/\{(item\.[\w.-]+)\}/g, (_whole, name: string) => String(path({ item }, name.split('.')) ?? ''));
}

function writtenOut(pass: Pass, frame: Frame, step: PromptStep): Offer[] {
  const context = contextOf(pass, frame);
  return step.choices
    .filter((choice) => holds(choice.if, context.scope))
    .map(({ id, label, go }) => ({ id, label: say(label, context), value: id, ...(go === undefined ? {} : { go }) }));
}

/** What stands for a value among those taken. */
export function idOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** How a prompt's list is shown: its length, and pages of it. What is written out is short and on every page. */
export interface Paging {
  listed: number;
  size: number;
  pages: number;
}

/** Only what comes from a list is paged. */
export function pagingOf(pass: Pass, frame: Frame, step: PromptStep): Paging {
  const count = listed(pass, frame, step).length;
  const size = Math.max(1, pass.person.capabilities.page);
  return { listed: count, size, pages: Math.max(1, Math.ceil(count / size)) };
}

/** How a choice may be typed, besides its number: its label in both languages, its words. */
export function wordsOf(pass: Pass, frame: Frame, step: PromptStep, offer: Offer): string[] {
  if (offer.id === DONE) return [...OWN_WORDS.done.words];
  if (offer.id === SKIP) return [offer.label, ...OWN_WORDS.skip.words];
  const choice = step.choices.find(({ id }) => id === offer.id && offer.value === id);
  if (!choice) return [offer.label];
  const labels = (['vi', 'en'] satisfies Language[]).map((language) => say(choice.label, { ...contextOf(pass, frame), language }));
  return [offer.label, ...labels, ...choice.words.vi, ...choice.words.en];
}
