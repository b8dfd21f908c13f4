/** What a flow's texts and expressions see: the frame's values and what is always known (`flows/README.md`, "Texts"). Pure. */
import type { Frame, Person, Value } from '../model.ts';
import type { Given, Template, Templates } from './book.ts';
import type { Scope } from './expression.ts';
import { flowOf, type Pass, patternOf, stepOf } from './pass.ts';
import { conversations, DOORS } from './session.ts';
import { given, type RenderContext, renderTemplate } from './template.ts';

/** Vietnam is at UTC+7 all year. */
const VIETNAM = 7 * 3_600_000;

/** ISO date in Asia/Ho_Chi_Minh. */
export function today(now: number): string {
  return new Date(now + VIETNAM).toISOString().slice(0, 10);
}

/** Whether a person of the staff answers this contact now. */
export function inHandover(pass: Pass): boolean {
  return pass.person.handover !== null && pass.person.handover.until > pass.now;
}

function personValue(person: Person, handover: boolean): Value {
  const { language, role, producers, staff, known, consents, hasName, hasPhone, channel, demo } = person;
  return {
    ...{ language, role, known, hasName, hasPhone, channel, demo, consents: [...consents] },
    producers: producers.map((producer) => ({ ...producer })),
    staff: staff && { ...staff },
    linked: producers.length > 0,
    provesPhone: person.capabilities.provesPhone,
    inHandover: handover,
  };
}

/** The conversation that waits beneath the innermost one, if it is more than a menu. A menu may have called it. */
export function formBeneath(pass: Pass): Frame | undefined {
  const waiting = conversations(pass.session.frames).slice(0, -1).reverse();
  return waiting.map((frames) => formIn(pass, frames)).find((frame) => frame !== undefined);
}

/** What asks there: the form, or what it was left for (a search led to a card, and the card to another form). */
function askingBeneath(pass: Pass): Frame | undefined {
  const form = formBeneath(pass);
  const frames = (form && conversations(pass.session.frames).find((one) => one.includes(form))) ?? [];
  return frames.findLast((frame, n) => isElsewhere(pass, frame, frames[n - 1])) ?? form;
}

/** Whether this frame is not what its caller called: a jump put it into that one's place. */
function isElsewhere(pass: Pass, frame: Frame, caller: Frame | undefined): boolean {
  const step = caller && stepOf(pass, caller);
  return step?.kind === 'call' && step.call !== frame.flow;
}

/** What of a conversation is more than a menu. */
export function formIn(pass: Pass, conversation: readonly Frame[]): Frame | undefined {
  return conversation.find((frame) => !isDoor(pass, frame));
}

/** Whether a frame is a menu, a help page or the like: free text there goes to understanding. */
export function isDoor(pass: Pass, frame: Frame | undefined): boolean {
  const pattern = patternOf(pass, frame);
  return pattern !== undefined && DOORS.has(pattern);
}

/** Everything a frame's texts and expressions see. */
export function scopeOf(pass: Pass, frame: Frame, more: Scope = {}): Scope {
  const asking = askingBeneath(pass);
  const reveals = pass.reveal !== undefined && flowOf(pass, frame)?.reveals;
  return {
    ...{ said: '', rest: '', object: '' },
    ...frame.values,
    person: personValue(pass.person, inHandover(pass)),
    settings: { ...pass.person.settings },
    today: today(pass.now),
    nextRequest: pass.person.nextRequest,
    inForm: asking !== undefined,
    formTitle: (asking && flowOf(pass, asking)?.title[pass.person.language]) ?? '',
    ...(reveals && pass.reveal !== undefined ? { reveal: pass.reveal } : {}),
    ...more,
  };
}

/** The scope together with the language and the shared words. */
export function contextOf(pass: Pass, frame: Frame, more: Scope = {}): RenderContext {
  return { scope: scopeOf(pass, frame, more), language: pass.person.language, terms: pass.book.terms };
}

/** A text in the person's language. */
export function say(templates: Templates, context: RenderContext): string {
  return renderTemplate(templates[context.language], context).trim();
}

/** A text that is the same in both languages (an address of a picture or a page). */
export function write(template: Template, context: RenderContext): string {
  return renderTemplate(template, context).trim();
}

/** Values handed over, by name. */
export function givenAll(sources: Record<string, Given>, context: RenderContext): Record<string, Value> {
  return Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, given(source, context)]));
}

/** Whether a handed-over value is made from one that is personal: then it is personal too. */
export function isPersonal(source: Given, frame: Frame): boolean {
  return 'template' in source && source.template.some((piece) => 'path' in piece && frame.personal.includes(piece.path[0] ?? ''));
}
