/** A deploy breaks nobody: puts the people who stand in a flow that has changed on a step that exists. Pure. */
import type { Frame } from '../model.ts';
import type { Flow } from './book.ts';
import { flowOf, type Pass } from './pass.ts';
import { conversations, firstStep } from './session.ts';

/** Mends every conversation. True when the innermost one has lost its step (it begins again, answers kept) or its flow. */
export function mend(pass: Pass): boolean {
  const before = conversations(pass.session.frames);
  const after = before.map((conversation) => mended(pass, conversation));
  pass.session.frames = after.flatMap(({ frames }) => frames);
  const lost = after.at(-1)?.lost ?? false;
  if (lost) pass.session.waiting = null;
  return lost;
}

function mended(pass: Pass, conversation: Frame[]): { frames: Frame[]; lost: boolean } {
  const [root] = conversation;
  const rootFlow = root && flowOf(pass, root);
  if (!root || !rootFlow) return { frames: [], lost: true };
  const whole = conversation.every((frame, index) => stands(flowOf(pass, frame), frame, index === conversation.length - 1));
  if (whole) return { frames: conversation, lost: false };
  root.step = firstStep(rootFlow);
  root.revision = rootFlow.revision;
  root.trail = [];
  delete root.paused;
  return { frames: [root], lost: true };
}

/** Whether a frame still has its step: a question on top, a call beneath it. A renamed step (`was:`) is followed. */
function stands(flow: Flow | undefined, frame: Frame, last: boolean): boolean {
  if (!flow) return false;
  const now = (name: string) => flow.steps.find(({ id }) => id === name) ?? flow.steps.find(({ was }) => was === name);
  const step = now(frame.step);
  if (step?.kind !== (last ? 'prompt' : 'call')) return false;
  frame.step = step.id;
  frame.revision = flow.revision;
  frame.trail = [...new Set(frame.trail.flatMap((name) => now(name)?.id ?? []))];
  return true;
}
