/** What one input means, in the order of the rules (architecture 5): the one place that decides who hears it. Pure. */
import type { Frame, Input, Value } from '../model.ts';
import { clean } from '../understanding/fold.ts';
import { readLinkCode } from '../understanding/readers.ts';
import { type Act, readTap, typedAct } from './actions.ts';
import { choiceIn, isFree, phoneIn, position, readFile, readShared, readText } from './answers.ts';
import type { Pattern } from './book.ts';
import { clearlyElse, LOOKED_UP_BY, nod, somethingElse, understand } from './free-text.ts';
import { enter, forget, giveWay, REMARKS, remarkBy, toMenu } from './moves.ts';
import { type Done, flowNamed, flowOf, type Pass, patternOf, promptOf, top } from './pass.ts';
import { MORE } from './reply.ts';
import { mend } from './revisions.ts';
import { formIn, inHandover, isDoor } from './scope.ts';
import { conversationStart } from './session.ts';
import { byCode, byCommand, byPattern, byWholePhrase, byWordAfterNotice, isCourtesy, type Start } from './start.ts';
import { take, waitAt } from './waiting.ts';

const HOUR = 3_600_000;
/** When neither the flow nor the office says otherwise. */
const DEFAULT_HOURS = 24;

/** "Alo", "nói lại giúp em", "em nhầm": while a person of the staff answers, these are said to that person. */
const SAID_TO_PEOPLE: ReadonlySet<Pattern> = new Set<Pattern>(['start', 'repeat', 'back']);

/** What keeps an answer from being one: the conversation has expired, or its step is gone. */
type Gate = 'interrupted' | 'moved' | null;

/** Works one input into the pass: afterwards the innermost frame stands where the run goes on. */
export function receive(pass: Pass, input: Input): Done {
  // Nothing is said, so nothing is mended either: whoever comes back after a deploy is told then.
  if (isSilent(input)) return rest(pass, input.kind);
  const gate: Gate = mend(pass) ? 'moved' : hasExpired(pass) ? 'interrupted' : null;
  switch (input.kind) {
    case 'text':
      return hearText(pass, input.text, gate, input.replyTo);
    case 'tap':
      return hearTap(pass, input.payload, gate);
    case 'start':
      return hearStart(pass, input.payload ?? '');
    case 'contact':
    case 'location':
    case 'submitted':
      return hearShared(pass, input, gate);
    case 'media':
      return hearMedia(pass, input, gate);
    case 'edited':
    case 'group':
    case 'too-fast':
      return remarkBy(pass, input.kind);
  }
}

type Silent = Extract<Input, { kind: 'blocked' | 'unblocked' | 'staff-took-over' | 'withdraw' }>;

function isSilent(input: Input): input is Silent {
  return ['blocked', 'unblocked', 'staff-took-over', 'withdraw'].includes(input.kind);
}

/** Blocked, back again, staff took over, withdrawn: nothing is said. */
function rest(pass: Pass, kind: Silent['kind']): Done {
  pass.settled = true;
  if (kind !== 'withdraw') return;
  forget(pass, 0, pass.session.frames.length);
  pass.effects.push({ effect: 'erase-me' });
}

/** Hours a conversation waits: its own, or the office's. A menu waits for ever. */
function hasExpired(pass: Pass): boolean {
  const { frames, at } = pass.session;
  const form = formIn(pass, frames.slice(conversationStart(frames)));
  const flow = form && flowOf(pass, form);
  if (!form || !flow || isRemark(pass, form)) return false;
  const given = flow.expires ?? 'session_hours';
  const hours = Number(typeof given === 'number' ? given : (pass.person.settings[given] ?? DEFAULT_HOURS));
  return pass.now - at > (Number.isFinite(hours) ? hours : DEFAULT_HOURS) * HOUR;
}

function isRemark(pass: Pass, frame: Frame): boolean {
  const pattern = patternOf(pass, frame);
  return pattern !== undefined && REMARKS.has(pattern);
}

function begin(pass: Pass, { flow, values }: Start): Done {
  enter(pass, flow, values);
}

function act(pass: Pass, { flow, begin: go, object }: Act): Done {
  enter(pass, flow, { object }, go);
}

function hearText(pass: Pass, text: string, gate: Gate, replyTo: string | undefined): Done {
  const said = clean(text);
  if (said === '') return remarkBy(pass, 'media', { media: 'empty', said: '' });
  const [start, payload = ''] = /^\/start(?:@\w+)?(?:\s+(.*))?$/is.exec(said) ?? [];
  if (start !== undefined) return hearStart(pass, payload);
  const stop = inHandover(pass) ? null : byWordAfterNotice(pass, said);
  if (stop) return begin(pass, stop);
  const reserved = byCommand(pass, said) ?? byPattern(pass, said, inHandover(pass) ? SAID_TO_PEOPLE : undefined);
  if (reserved) return begin(pass, reserved);
  if (inHandover(pass)) return hearInHandover(pass, said);
  const action = typedAct(pass.book, said);
  if (action) return act(pass, action);
  if (gate) return comeTo(pass, gate);
  if (replyTo !== undefined && pass.person.staff && !staffAsked(pass)) return hearQuote(pass, said, replyTo);
  hearAnswer(pass, said);
}

/** Words go to the person of the staff, but for the one that ends it, and a choice of what we asked just now. */
function hearInHandover(pass: Pass, said: string): Done {
  const ending = byWholePhrase(pass, said, (flow) => flow.steps.some((step) => step.kind === 'effect' && step.effect === 'end-handover'));
  if (ending) return begin(pass, ending);
  const { waiting, turn } = pass.session;
  const frame = top(pass);
  const step = frame && promptOf(pass, frame);
  const choice = frame && step && waiting?.turn === turn ? choiceIn(pass, frame, step, waiting, said) : null;
  if (frame && step && waiting && choice && choice.kind !== 'unread') return take(pass, frame, step, waiting, choice);
  remarkBy(pass, 'in-handover', { said });
}

/** A text that is no word of the house: an answer to what waits, or something new. */
function hearAnswer(pass: Pass, said: string): Done {
  const frame = top(pass);
  const step = frame && promptOf(pass, frame);
  if (!frame || !step) return understand(pass, said);
  const waiting = pass.session.waiting ?? waitAt(pass, frame, step);
  // A command that is none: no answer to anything, and no choice with a typo in it.
  if (/^\/[a-z]\w*$/i.test(said)) return take(pass, frame, step, waiting, { kind: 'unread', why: 'no-command' });
  const choice = choiceIn(pass, frame, step, waiting, said);
  if (choice.kind !== 'unread') return take(pass, frame, step, waiting, choice);
  if (isDoor(pass, frame)) return understand(pass, said);
  if (isRemark(pass, frame) && step.input === 'choice') {
    giveWay(pass);
    return hearAnswer(pass, said);
  }
  if (LOOKED_UP_BY.has(step.input) && isCourtesy(pass, said)) return nod(pass, said);
  const answer = readText(pass, step, said);
  const other = isFree(step) ? clearlyElse(pass, said, frame, step) : answer.kind === 'unread' ? somethingElse(pass, said, frame) : null;
  return other ? begin(pass, other) : take(pass, frame, step, waiting, answer);
}

/** An expired conversation is offered again; one whose step is gone begins again, or the menu does. */
function comeTo(pass: Pass, gate: 'interrupted' | 'moved'): Done {
  if (gate === 'moved' && pass.session.frames.length === 0) toMenu(pass);
  remarkBy(pass, gate);
}

/** Whether a question of a staff's flow waits: a quote is its answer. */
function staffAsked(pass: Pass): boolean {
  const frame = top(pass);
  return frame !== undefined && flowOf(pass, frame)?.for === 'staff';
}

/** Staff quote one of our messages to answer the person it is about: the flow that takes `replyTo` hears it. */
function hearQuote(pass: Pass, said: string, replyTo: string): Done {
  const flow = Object.values(pass.book.flows).find(({ takes }) => takes.includes('replyTo'));
  if (flow) enter(pass, flow, { said, rest: said, replyTo });
  else hearAnswer(pass, said);
}

function hearTap(pass: Pass, payload: string, gate: Gate): Done {
  const tap = readTap(pass.book, payload);
  if (tap.kind === 'action') return act(pass, tap.action);
  const frame = top(pass);
  const step = frame && promptOf(pass, frame);
  const { waiting } = pass.session;
  const good = tap.kind === 'answer' && waiting?.turn === tap.turn && tap.n <= waiting.choices.length;
  if (gate === 'moved' || (gate && good)) return comeTo(pass, gate);
  if (!frame || !step || !waiting || !good) return remarkBy(pass, 'stale');
  take(pass, frame, step, waiting, tap.n === MORE ? { kind: 'more' } : { kind: 'picked', picked: [tap.n - 1] });
}

/** `/start`, follow, a deep link: a link code, a flow's name, or nothing. */
function hearStart(pass: Pass, payload: string): Done {
  const code = readLinkCode(payload).ok ? byCode(pass, payload) : null;
  if (code) return begin(pass, code);
  const flow = flowNamed(pass.book, payload.trim());
  if (flow && !flow.announcement && flow.pattern === undefined) return enter(pass, flow, {});
  const name = pass.book.patterns.start;
  const welcome = name === undefined ? undefined : flowNamed(pass.book, name);
  if (welcome) enter(pass, welcome, { said: payload });
  else toMenu(pass);
}

/** A picture or document answers the prompt that asks for one; anywhere else it can't be read. */
function hearMedia(pass: Pass, input: Extract<Input, { kind: 'media' }>, gate: Gate): Done {
  const frame = top(pass);
  const step = frame && promptOf(pass, frame);
  if (frame && step?.input === 'file') {
    if (gate) return comeTo(pass, gate);
    return take(pass, frame, step, pass.session.waiting ?? waitAt(pass, frame, step), readFile(input));
  }
  remarkBy(pass, 'media', { media: input.media, said: clean(input.caption ?? '') });
}

function hearShared(pass: Pass, input: Extract<Input, { kind: 'contact' | 'location' | 'submitted' }>, gate: Gate): Done {
  const frame = top(pass);
  const step = frame && promptOf(pass, frame);
  const value = step ? readShared(step, input) : null;
  if (frame && step && value !== null) {
    if (gate) return comeTo(pass, gate);
    return take(pass, frame, step, pass.session.waiting ?? waitAt(pass, frame, step), { kind: 'value', value });
  }
  if (input.kind === 'submitted') {
    const { name = '', phone = '', address = '' } = input;
    return remarkBy(pass, 'submitted', { name, phone, address });
  }
  const shared: Record<string, Value> = input.kind === 'contact' ? { phone: phoneIn(input.phone), own: input.own } : position(input);
  const flow = flowNamed(pass.book, input.kind === 'contact' ? 'link' : 'points-of-sale');
  if (flow && Object.keys(shared).every((name) => flow.takes.includes(name))) return enter(pass, flow, shared);
  remarkBy(pass, 'media', { media: input.kind, said: '' });
}
