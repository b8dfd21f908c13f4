/** Moving through flows: going to a step, entering and leaving a flow, coming back to what waits beneath. Pure. */
import type { Frame, Value } from '../model.ts';
import type { Flow, Pattern } from './book.ts';
import { path } from './expression.ts';
import { count, type Done, flowNamed, flowOf, type Pass, patternOf, promptOf, stepOf, top } from './pass.ts';
import { isDoor } from './scope.ts';
import { conversations, cut, LONGEST_KEPT, MOST_DIGRESSIONS, markPersonal, newFrame } from './session.ts';

/** These add a word and leave what waits as it is: nothing is shown again. */
const ASIDES: ReadonlySet<Pattern> = new Set<Pattern>(['in-handover', 'edited', 'group', 'too-fast', 'courtesy']);
/** Remarks and orders about what waits: "we go on with …" after them would be one word too many. */
export const REMARKS: ReadonlySet<Pattern> = new Set<Pattern>([
  ...ASIDES,
  ...([
    'cancel',
    'back',
    'repeat',
    'returning',
    'interrupted',
    'stale',
    'invalid',
    'moved',
    'not-for-you',
    'media',
    'submitted',
    'sorry',
  ] as const),
  ...(['not-understood', 'unsure'] as const),
]);

/** Goes where a step, a choice or a branch leads. */
export function goTo(pass: Pass, go: string): Done {
  const frame = top(pass);
  if (!frame) return;
  if (go === 'end') return leave(pass);
  if (go === 'menu') return toMenu(pass);
  if (go.startsWith('flow:')) return jump(pass, frame, go.slice('flow:'.length));
  frame.step = go;
  delete frame.paused;
  pass.again = false;
}

/** Ends the innermost flow: hands back to its caller, or returns to what waits beneath. */
export function leave(pass: Pass): Done {
  const frame = pass.session.frames.pop();
  const beneath = top(pass);
  if (!frame) return;
  if (!beneath) {
    pass.session.waiting = null;
    if (patternOf(pass, frame) === 'stale') toMenu(pass);
  } else if (frame.entered === 'call') handBack(pass, frame, beneath);
  else comeBack(pass, frame, beneath);
}

function handBack(pass: Pass, frame: Frame, caller: Frame): Done {
  const gives = flowOf(pass, frame)?.gives;
  const step = stepOf(pass, caller);
  if (gives !== undefined && frame.saveAs !== undefined) {
    caller.values[frame.saveAs] = frame.values[gives] ?? null;
    markPersonal(caller, frame.saveAs, frame.personal.includes(gives));
  }
  // "Back" walks into a flow that has asked something by running its call again.
  if (frame.trail.length > 0) addToTrail(caller, caller.step);
  goTo(pass, step?.go ?? 'end');
}

/** Notes an answered step. A step that is already there is come back to by a loop: the walk is cut, so it never grows. */
export function addToTrail(frame: Frame, step: string): Done {
  const before = frame.trail.indexOf(step);
  frame.trail = [...(before < 0 ? frame.trail : frame.trail.slice(0, before)), step];
}

function comeBack(pass: Pass, ended: Frame, beneath: Frame): Done {
  const pattern = patternOf(pass, ended);
  pass.again = true;
  // Said to a person of the staff: a form that waits since the hand-over (see below) asks nothing in between.
  if (pattern && ASIDES.has(pattern) && (pass.resting || pattern === 'in-handover')) {
    pass.session.waiting = pass.resting;
    pass.settled = true;
    return;
  }
  const remark = flowOf(pass, ended)?.quiet || (pattern !== undefined && REMARKS.has(pattern));
  if (remark) return;
  // "From now on what you write goes to the office", and then a question of ours: it waits until the office has finished.
  if (handedOver(pass)) {
    pass.settled = true;
    return;
  }
  // What was wanted has been said another way and done: "I did not understand" is not said again.
  const asked = patternOf(pass, beneath);
  if (asked === 'not-understood' || asked === 'unsure') return leave(pass);
  if (!isDoor(pass, beneath)) remarkBy(pass, 'returning');
}

/** Whether this turn gives the conversation to a person of the staff. */
function handedOver(pass: Pass): boolean {
  return pass.effects.some((one) => one.effect === 'open-task' && one.kind === 'handover');
}

/** Leaves everything and shows the menu. */
export function toMenu(pass: Pass): Done {
  forget(pass, 0, pass.session.frames.length);
  remarkBy(pass, 'menu');
}

/** Drops the frames from `from` to `to`; who stood at a question there has left it. */
export function forget(pass: Pass, from: number, to: number): Done {
  for (const frame of pass.session.frames.splice(from, Math.max(0, to - from))) if (promptOf(pass, frame)) count(pass, frame, 'left');
  if (pass.session.frames.length === 0) pass.session.waiting = null;
}

/** `flow:NAME`, or `flow:{value}`: the other flow takes this one's place, with the values it takes. */
function jump(pass: Pass, frame: Frame, target: string): Done {
  const [, value] = /^\{\s*([^{}|]+?)\s*\}$/.exec(target) ?? [];
  const name = value === undefined ? target : String(path(frame.values, value.split('.')) ?? '');
  const flow = flowNamed(pass.book, name);
  const announcing = flowOf(pass, frame)?.announcement ?? false;
  if (!flow || flow.announcement !== announcing) return leave(pass);
  const taken = flow.takes.filter((name) => frame.values[name] !== undefined);
  const values = Object.fromEntries(taken.map((name) => [name, frame.values[name] ?? null]));
  pass.session.frames.pop();
  if (frame.entered === 'call') callFlow(pass, flow, values, frame.saveAs);
  else enter(pass, flow, values);
  const next = top(pass);
  if (next?.flow === name) for (const one of taken) markPersonal(next, one, frame.personal.includes(one));
}

/** Whether a flow is for this person. */
export function mayEnter(pass: Pass, flow: Flow): boolean {
  if (flow.for === 'producer') return pass.person.producers.length > 0;
  return flow.for === 'anyone' || pass.person.staff !== null;
}

// What is for staff does not exist for others.
function refuse(pass: Pass, flow: Flow, said = ''): Done {
  remarkBy(pass, flow.for === 'staff' ? 'not-understood' : 'not-for-you', { said, near: [] });
}

/** Starts a flow because of what came in: at the menu, or as a digression over what waits. */
export function enter(pass: Pass, flow: Flow, values: Record<string, Value>, begin?: string): Done {
  if (!mayEnter(pass, flow)) return refuse(pass, flow, String(values.said ?? ''));
  dropPassing(pass, flow.pattern === undefined || isDoor(pass, newFrame(flow, {}, 'start')));
  dropTwin(pass, flow, values);
  lay(pass, flow, values, begin);
}

/** Remarks that still wait give way; a menu too, unless what starts speaks about it ("repeat", "back", "change language"). */
function dropPassing(pass: Pass, doorsToo: boolean): Done {
  for (let frame = top(pass); frame; frame = top(pass)) {
    const pattern = patternOf(pass, frame);
    const passes = isDoor(pass, frame) ? doorsToo : pattern !== undefined && REMARKS.has(pattern);
    if (!passes) return;
    giveWay(pass);
  }
}

/** The frame on top goes without a word; what lies beneath waits again, its choices not yet put down. */
export function giveWay(pass: Pass): Done {
  pass.session.frames.pop();
  pass.session.waiting = null;
}

/** The same conversation about the same object is not kept twice: the older one is forgotten. */
function dropTwin(pass: Pass, flow: Flow, values: Record<string, Value>): Done {
  let at = 0;
  for (const conversation of conversations(pass.session.frames)) {
    const [root] = conversation;
    const twin = root?.flow === flow.name && (root.values.object ?? '') === (values.object ?? '');
    if (!twin) at += conversation.length;
    else {
      if (at + conversation.length === pass.session.frames.length) pass.session.waiting = null;
      forget(pass, at, at + conversation.length);
    }
  }
}

function lay(pass: Pass, flow: Flow, values: Record<string, Value>, begin?: string): Done {
  const { frames, waiting } = pass.session;
  const beneath = top(pass);
  if (beneath && waiting) {
    const { page, misses, taken } = waiting;
    beneath.paused = { page, misses, ...(taken ? { taken } : {}) };
  }
  const kept = conversations(frames);
  const surplus = kept.slice(0, Math.max(0, kept.length - MOST_DIGRESSIONS)).flat().length;
  if (surplus > 0) forget(pass, 0, surplus);
  frames.push(newFrame(flow, values, frames.length === 0 ? 'start' : 'digression', begin));
  pass.session.waiting = null;
  pass.again = false;
}

/** A pattern speaks, over whatever waits. Without a file for it nothing is said, and what waits is shown again. */
export function remarkBy(pass: Pass, pattern: Pattern, values: Record<string, Value> = {}): Done {
  const name = pass.book.patterns[pattern];
  const flow = name === undefined ? undefined : flowNamed(pass.book, name);
  if (flow) lay(pass, flow, values);
  else pass.again = true;
}

/** Calls a flow: it runs inside the same conversation and hands back. */
export function callFlow(pass: Pass, flow: Flow, values: Record<string, Value>, saveAs?: string): Frame {
  const frame = newFrame(flow, values, 'call');
  if (saveAs !== undefined) frame.saveAs = saveAs;
  pass.session.frames.push(frame);
  pass.again = false;
  return frame;
}

/** What a pass leaves behind of the texts that started its flows. */
export function trimSaid(frame: Frame): Done {
  for (const name of ['said', 'rest']) {
    const value = frame.values[name];
    if (typeof value === 'string') frame.values[name] = cut(value, LONGEST_KEPT);
  }
}
