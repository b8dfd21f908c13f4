/** Replies as data: texts, buttons, numbered choices. Each channel renders them its own way. Pure. */
import type { Button, Frame, Reply, Value, Waiting } from '../model.ts';
import type { ActionButton, PromptStep, ReplyStep } from './book.ts';
import { isNumbered, type Offer, OWN_WORDS, pagingOf } from './choices.ts';
import { holds, path } from './expression.ts';
import { flowNamed, type Pass } from './pass.ts';
import { contextOf, say, write } from './scope.ts';
import { given, type RenderContext } from './template.ts';
import { plain } from './values.ts';

/** Number of the "more" button among the answers of a prompt; choices count from 1. */
export const MORE = 0;

/** The messages of a reply step: one, or one for each item of its list. Empty texts are not sent. */
export function repliesOf(pass: Pass, frame: Frame, step: ReplyStep): Reply[] {
  if (!step.each) return spoken(pass, step, contextOf(pass, frame));
  const items = path(contextOf(pass, frame).scope, step.each);
  return (Array.isArray(items) ? items : []).flatMap((item, index) => spoken(pass, step, contextOf(pass, frame, { item, n: index + 1 })));
}

function spoken(pass: Pass, step: ReplyStep, context: RenderContext): Reply[] {
  const reply: Reply = { text: say(step.reply, context) };
  const links = step.links
    .map(({ title, url }) => ({ title: say(title, context), url: write(url, context) }))
    .filter(({ url }) => url !== '');
  if (links.length > 0) reply.links = links;
  dress(reply, pass, step, context);
  return reply.text === '' && reply.photo === undefined ? [] : [reply];
}

function dress(reply: Reply, pass: Pass, step: ReplyStep | PromptStep, context: RenderContext): void {
  const actions = step.actions.flatMap((action) => actionButton(pass, action, context));
  if (actions.length > 0) reply.actions = actions;
  const photo = step.photo && write(step.photo, context);
  if (photo) reply.photo = photo;
}

function actionButton(pass: Pass, { flow, action, object, label, if: condition }: ActionButton, context: RenderContext): Button[] {
  const key = plain(given(object, context), 'en');
  const word = flowNamed(pass.book, flow)?.actions[action]?.word[context.language];
  if (key === '' || !holds(condition, context.scope)) return [];
  const button: Button = { title: say(label, context), payload: `#x.${flow}.${key}.${action}` };
  return [word ? { ...button, word: `${word} ${shortOf(key)}` } : button];
}

/** An object's key as people type it: the last four digits of a request's number, any other key whole. */
function shortOf(key: string): string {
  return /^YC-\d{4}-\d{4,}$/.test(key) ? key.slice(-4) : key;
}

/** A prompt as it is shown: its text, the page of its choices, what else may be tapped. */
export function promptReply(pass: Pass, frame: Frame, step: PromptStep, waiting: Waiting): Reply {
  const context = contextOf(pass, frame, { taken: takenLabels(waiting) });
  const reply: Reply = { text: say(step.prompt, context) };
  dress(reply, pass, step, context);
  const buttons = waiting.choices.map((offer, index) => answerButton(waiting, offer, index + 1));
  const { listed, size, pages } = pagingOf(pass, frame, step);
  if (!isNumbered(step)) addActions(reply, buttons.map(asWord));
  else if (pages === 1) addChoices(reply, buttons, 1);
  else {
    const from = waiting.page * size;
    const more: Button = { title: OWN_WORDS.more[context.language], payload: `#a.${waiting.turn}.${MORE}` };
    addChoices(reply, buttons.slice(from, Math.min(from + size, listed)), from + 1);
    addActions(reply, [more, ...buttons.slice(listed)].map(asWord));
  }
  if (step.input === 'contact' || step.input === 'location') reply.ask = step.input;
  return reply;
}

function takenLabels(waiting: Waiting): Value {
  return waiting.choices.filter(({ id }) => waiting.taken?.includes(id)).map(({ label }) => label);
}

function answerButton(waiting: Waiting, offer: Offer, n: number): Button {
  const mark = waiting.taken?.includes(offer.id) ? '✓ ' : '';
  return { title: mark + offer.label, payload: `#a.${waiting.turn}.${n}` };
}

// Without a number of its own a choice is typed as its words.
function asWord(button: Button): Button {
  return { ...button, word: button.title.toUpperCase() };
}

function addChoices(reply: Reply, choices: Button[], first: number): void {
  if (choices.length === 0) return;
  reply.choices = choices;
  if (first > 1) reply.first = first;
}

function addActions(reply: Reply, actions: Button[]): void {
  if (actions.length > 0) reply.actions = [...actions, ...(reply.actions ?? [])];
}
