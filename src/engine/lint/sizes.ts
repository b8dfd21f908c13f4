/** Rule: everything fits every channel, in both languages, with the longest realistic values. Pure. */

import type { Button, Capabilities, Language, Reply } from '../../model.ts';
import type { Book, PromptStep, ReplyStep, Templates } from '../book.ts';
import { OWN_WORDS } from '../choices.ts';
import type { Scope } from '../expression.ts';
import { given, renderTemplate } from '../template.ts';
import { plain } from '../values.ts';
import { type Known, scopeOf, withItem } from './knowledge.ts';
import type { Finding, LintInput, Rule } from './rule.ts';

type Inner = Omit<Finding, 'flow'>;
type Spoken = PromptStep | ReplyStep;

const lengthOf = (text: string) => [...text].length;
const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** Texts (with their choices as numbered text), captions, button titles, payloads, numbers of buttons. */
export const sizes: Rule = (input, knowledge) => {
  const terms = longestTerms(input.book.terms);
  return Object.values(input.book.flows).flatMap((flow) =>
    flow.steps.flatMap((step) => {
      const known = knowledge.get(flow.name)?.get(step.id);
      if (!known || (step.kind !== 'prompt' && step.kind !== 'reply')) return [];
      const found = (['vi', 'en'] as const).flatMap((language) => inLanguage(input, terms, step, known, language));
      return distinct(found).map(({ path, message }) => ({ flow: flow.name, path: ['steps', step.id, ...path], message }));
    }),
  );
};

// One sentence for each place: the first channel and language says enough.
function distinct(found: Inner[]): Inner[] {
  return [...new Map(found.map((one) => [one.path.join(' '), one])).values()];
}

/** Every term at its longest: the sample's own stage or state need not be the longest one. */
function longestTerms(terms: Book['terms']): Book['terms'] {
  const long = (words: Record<string, Record<Language, string>>, language: Language) =>
    Object.values(words).reduce((best, one) => (lengthOf(one[language]) > lengthOf(best) ? one[language] : best), '');
  return Object.fromEntries(
    Object.entries(terms).map(([name, words]) => {
      const longest = { vi: long(words, 'vi'), en: long(words, 'en') };
      return [name, Object.fromEntries(Object.keys(words).map((key) => [key, longest]))];
    }),
  );
}

function inLanguage(input: LintInput, terms: Book['terms'], step: Spoken, known: Known, language: Language): Inner[] {
  const full = scopeOf(step.kind === 'reply' && step.each ? withItem(known, step.each) : known);
  const person = { ...(full.person as Scope), language };
  const say = (texts: Templates, scope: Scope) => renderTemplate(texts[language], { scope: { ...scope, person }, language, terms });
  const text = longerOf(say(textOf(step), full), say(textOf(step), {}));
  const actions = step.actions.map(({ flow, action, object, label }): Button => {
    const key = plain(given(object, { scope: full, language, terms }), 'en').slice(0, 60);
    const word = input.book.flows[flow]?.actions[action]?.word[language] ?? '';
    return { title: say(label, full), payload: `#x.${flow}.${key}.${action}`, word: `${word} ${key}` };
  });
  const links =
    step.kind === 'reply'
      ? step.links.map(({ title, url }) => ({ title: say(title, full), url: renderTemplate(url, { scope: full, language, terms }) }))
      : [];
  return Object.entries(input.channels)
    .flatMap(([channel, limits]) => {
      const choices = step.kind === 'prompt' ? choiceTitles(step, known, limits, language, say) : [];
      const reply: Reply = { text, actions, links, choices: choices.map(({ title }) => ({ title, payload: '' })) };
      const shown = lengthOf(input.numbered(reply, language));
      const where = `on ${channel} in ${language === 'vi' ? 'Vietnamese' : 'English'}`;
      return [
        ...over(
          shown,
          limits.text,
          [step.kind, language],
          `this text can be ${shown} characters long ${where} with its choices (at most ${limits.text})`,
        ),
        ...[...choices, ...actions.map(({ title }, index) => ({ title, path: ['actions', index, language] }))].flatMap(({ title, path }) =>
          over(
            lengthOf(title),
            limits.buttonTitle,
            path,
            `this button can be ${lengthOf(title)} characters long ${where} (at most ${limits.buttonTitle}); cut it with |short:N`,
          ),
        ),
        ...actions.flatMap(({ payload }, index) =>
          over(
            bytesOf(payload),
            limits.payload,
            ['actions', index, 'object'],
            `the button's payload can be ${bytesOf(payload)} bytes ${where} (at most ${limits.payload})`,
          ),
        ),
      ];
    })
    .concat(tooMany(input, step));
}

function over(size: number, limit: number, path: Inner['path'], message: string): Inner[] {
  return size > limit ? [{ path, message }] : [];
}

function longerOf(one: string, other: string): string {
  return lengthOf(one) >= lengthOf(other) ? one : other;
}

function textOf(step: Spoken): Templates {
  return step.kind === 'prompt' ? step.prompt : step.reply;
}

type Say = (texts: Templates, scope: Scope) => string;

/** One page of a prompt's choices: a full page of its list, those written out, the engine's own. */
function choiceTitles(
  step: PromptStep,
  known: Known,
  limits: Capabilities,
  language: Language,
  say: Say,
): { title: string; path: Inner['path'] }[] {
  const scope = scopeOf(known);
  const { list } = step;
  const listed = list ? [{ title: say(list.label, scopeOf(withItem(known, list.of))), path: ['list', language] }] : [];
  const own = [
    step.several && OWN_WORDS.done[language],
    step.skip && (say(step.skip, scope) || OWN_WORDS.skip[language]),
    list && OWN_WORDS.more[language],
  ];
  return [
    ...listed.flatMap((one) => Array.from({ length: limits.page }, () => one)),
    ...step.choices.map(({ label }, index) => ({ title: say(label, scope), path: ['choices', index, language] })),
    ...own.filter((title) => typeof title === 'string').map((title) => ({ title, path: ['skip', language] })),
  ];
}

// A list has pages; what is written out has none, and more than the widest screen's buttons nobody reads.
function tooMany({ channels }: LintInput, step: Spoken): Inner[] {
  const most = Math.max(...Object.values(channels).map(({ buttons }) => buttons));
  const count =
    step.actions.length + (step.kind === 'prompt' ? step.choices.length + (step.skip ? 1 : 0) + (step.several ? 1 : 0) : step.links.length);
  return over(
    count,
    most,
    [step.kind === 'prompt' ? 'choices' : 'actions'],
    `${count} buttons are more than any channel shows (at most ${most})`,
  );
}
