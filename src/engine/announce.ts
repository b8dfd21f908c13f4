/** Announcements: what somebody else is told, rendered for the receiver as the message leaves. Pure. */
import type { Lookup, Person, Reply, Value } from '../model.ts';
import type { Book } from './book.ts';
import { run } from './interpret.ts';
import { flowNamed, newPass } from './pass.ts';
import { emptySession, newFrame } from './session.ts';

/** Who receives it, the lookups' results so far, and (flows with `reveals: true` only) the other side's contact. */
export interface Receiver {
  person: Person;
  found: readonly unknown[];
  reveal?: Value;
}

/** Either a read that is needed first, as in `step`, or the messages; none when there is nothing (more) to say. */
export type Announced = { lookup: Lookup } | { replies: Reply[] };

/** Renders an announcement flow with the values it takes. Effects and prompts have no place in one and are passed over. */
export function announce(book: Book, flow: string, values: Record<string, Value>, receiver: Receiver, now: number): Announced {
  const announcement = flowNamed(book, flow);
  if (!announcement?.announcement) return { replies: [] };
  const pass = newPass(book, emptySession(), receiver, now);
  pass.session.frames.push(newFrame(announcement, { ...values }, 'start'));
  const ending = run(pass);
  if (ending === 'done') return { replies: pass.replies };
  return ending === 'stuck' ? { replies: [] } : ending;
}
