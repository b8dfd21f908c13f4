/** Rule: what a person types means one flow. Pure. */
import { fold } from '../../understanding/fold.ts';
import type { Flow } from '../book.ts';
import type { FilePath } from '../compile.ts';
import type { Finding, Rule } from './rule.ts';

interface Claim {
  flow: string;
  path: FilePath;
  words: string;
  what: string;
}

/** Two flows with one phrase, command, kind of code, intent or action word; a phrase that is only a number; two choices with the same words. */
export const claims: Rule = ({ book }) => {
  const all = Object.values(book.flows);
  const groups = [all.flatMap(phrases), all.flatMap(commands), all.flatMap(codes), all.flatMap(intents), all.flatMap(actionWords)];
  return [...groups.flatMap(twice), ...all.flatMap(choiceWords)];
};

function twice(list: Claim[]): Finding[] {
  const first = new Map<string, Claim>();
  return list.flatMap((claim) => {
    const before = first.get(claim.words);
    if (!before) first.set(claim.words, claim);
    if (!before || (before.flow === claim.flow && claim.what !== 'action word')) return [];
    return [{ flow: claim.flow, path: claim.path, message: `the ${claim.what} "${claim.words}" is already claimed by "${before.flow}"` }];
  });
}

const LANGUAGES = ['vi', 'en'] as const;

function phrases(flow: Flow): Claim[] {
  return LANGUAGES.flatMap((language) =>
    flow.phrases[language].map((words, index) => ({ flow: flow.name, path: ['phrases', language, index], words, what: 'phrase' })),
  );
}

function commands(flow: Flow): Claim[] {
  return flow.commands.map((words, index) => ({ flow: flow.name, path: ['command', index], words, what: 'command' }));
}

function codes(flow: Flow): Claim[] {
  return Object.keys(flow.reads).map((words) => ({ flow: flow.name, path: ['reads', words], words, what: 'kind of code' }));
}

function intents({ name, intent }: Flow): Claim[] {
  return intent ? [{ flow: name, path: ['intent'], words: intent, what: 'intent' }] : [];
}

// In any language: a contact whose buttons are Vietnamese may type the English word.
function actionWords(flow: Flow): Claim[] {
  return Object.entries(flow.actions).flatMap(([name, { word }]) =>
    [...new Set(LANGUAGES.map((language) => fold(word[language])))].map((words) => ({
      flow: flow.name,
      path: ['actions', name, 'word'],
      words,
      what: 'action word',
    })),
  );
}

function choiceWords(flow: Flow): Finding[] {
  const numbers = phrases(flow).filter(({ words }) => /^\d+$/.test(words));
  const same = flow.steps.flatMap((step): Finding[] => {
    if (step.kind !== 'prompt') return [];
    const owner = new Map<string, string>();
    return step.choices.flatMap(({ id, words, label }, index) => {
      const labels = LANGUAGES.flatMap((language) => {
        const [only, more] = label[language];
        return only?.kind === 'words' && !more ? [fold(only.words)] : [];
      });
      const clash = [...new Set([...labels, ...words.vi, ...words.en])].find((one) => {
        const before = owner.get(one);
        owner.set(one, before ?? id);
        return before !== undefined && before !== id;
      });
      if (clash === undefined) return [];
      const message = `"${clash}" means the choice "${owner.get(clash)}" too`;
      return [{ flow: flow.name, path: ['steps', step.id, 'choices', index], message }];
    });
  });
  return [
    ...numbers.map(({ path, words }) => ({
      flow: flow.name,
      path,
      message: `the phrase "${words}" is only a number: it would answer prompts`,
    })),
    ...same,
  ];
}
