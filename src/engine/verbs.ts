/** What patterns need of the engine: cancel, back, repeat, menu, resume, restart, return (`do:` in a flow). Pure. */
import type { Frame } from '../model.ts';
import type { DoStep } from './book.ts';
import { forget, goTo, leave, toMenu } from './moves.ts';
import { type Done, flowOf, type Pass, patternOf, top } from './pass.ts';
import { conversationStart, conversations, firstStep } from './session.ts';

/**
 * Performs a verb on the conversation that waits beneath a pattern; an ordinary flow's verb is about the flow itself. The verb says
 * where the talk goes on; the next step is performed only when there is nothing it could act on.
 */
export function perform(pass: Pass, frame: Frame, step: DoStep): Done {
  const start = conversationStart(pass.session.frames);
  const pattern = patternOf(pass, frame) !== undefined;
  if (step.do === 'return') return leave(pass);
  if (step.do === 'menu') return menu(pass, frame, step, start);
  if (step.do === 'cancel') return pattern ? cancelBeneath(pass, step, start) : cancelSelf(pass, start);
  if (pattern && start === 0) return goTo(pass, step.go);
  if (pattern) pass.session.frames.splice(start);
  pass.again = true;
  const moved = step.do === 'restart' ? restart(pass) : step.do === 'back' && back(pass);
  if (!moved && !pattern) goTo(pass, step.go);
}

// The menu that says `do: menu` goes on itself.
function menu(pass: Pass, frame: Frame, step: DoStep, start: number): Done {
  if (patternOf(pass, frame) !== 'menu') return toMenu(pass);
  forget(pass, 0, start);
  goTo(pass, step.go);
}

function cancelBeneath(pass: Pass, step: DoStep, start: number): Done {
  const beneath = conversations(pass.session.frames.slice(0, start)).at(-1) ?? [];
  forget(pass, start - beneath.length, start);
  if (beneath.length === 0) goTo(pass, step.go);
  else leave(pass);
}

function cancelSelf(pass: Pass, start: number): Done {
  forget(pass, start + 1, pass.session.frames.length);
  leave(pass);
}

/** The innermost conversation from its beginning, with what it was started with. */
function restart(pass: Pass): boolean {
  const { frames } = pass.session;
  const root = frames[conversationStart(frames)];
  const flow = root && flowOf(pass, root);
  if (!root || !flow) return false;
  frames.splice(frames.indexOf(root) + 1);
  const kept = new Set(['said', 'rest', 'object', ...flow.takes, ...Object.values(flow.reads)]);
  root.values = Object.fromEntries(Object.entries(root.values).filter(([name]) => kept.has(name)));
  root.personal = root.personal.filter((name) => kept.has(name));
  root.trail = [];
  root.step = root.begin ?? firstStep(flow);
  delete root.paused;
  return true;
}

/** The previous prompt of the innermost conversation, its answer forgotten; the same one when there is none before it. */
function back(pass: Pass): boolean {
  const { frames } = pass.session;
  if (frames.slice(conversationStart(frames)).every(({ trail }) => trail.length === 0)) return false;
  while (top(pass)?.trail.length === 0) frames.pop();
  const frame = top(pass);
  const previous = frame?.trail.pop();
  if (!frame || previous === undefined) return false;
  const step = flowOf(pass, frame)?.steps.find(({ id }) => id === previous);
  if (step && 'save' in step && step.save !== undefined) delete frame.values[step.save];
  frame.step = previous;
  delete frame.paused;
  return true;
}
