/** One call, however it came: noted, met by its fault, checked against the Bot API as data, carried out. */
import { type Answer, refuse } from './answer.ts';
import { METHODS } from './methods.ts';
import { isMethod, violations } from './spec.ts';
import { withButtons } from './words.ts';
import { type TelegramFault, type TelegramWorld, takeFault } from './world.ts';

type Body = Record<string, unknown>;

/** What came of a call; the fault decides how the answer travels. */
export interface Performed {
  answer: Answer;
  fault: TelegramFault | undefined;
}

/** Carries out one call. */
export function perform(world: TelegramWorld, method: string, body: Body, how: { inAnswer?: true } = {}): Performed {
  if (!isMethod(method)) {
    world.problems.push(`${method}: no such method`);
    return { answer: refuse(404, 'Not Found'), fault: undefined };
  }
  world.counts.calls += 1;
  if (world.keeps) world.calls.push({ method, body, at: world.now(), ...how });
  const fault = takeFault(world, method, body.chat_id);
  if (fault !== undefined) world.counts.faults += 1;
  const answer = answerTo(world, method, body, fault);
  world.transcript.add({
    kind: 'call',
    what: how.inAnswer ? `${method} in the answer` : method,
    ...(body.chat_id === undefined ? {} : { who: String(body.chat_id) }),
    ...readable(body, answer),
    answer: answer.ok ? 'ok' : `${answer.error_code} ${answer.description}`,
    ...(fault === undefined ? {} : { fault: fault.kind }),
  });
  return { answer, fault };
}

function answerTo(world: TelegramWorld, method: string, body: Body, fault: TelegramFault | undefined): Answer {
  if (fault?.kind === 'error')
    return refuse(fault.code, fault.description, fault.retryAfter ? { retry_after: fault.retryAfter } : undefined);
  if (fault && 'undone' in fault && fault.undone) return refuse(500, 'undone');
  const wrong = violations(method, body);
  world.problems.push(...wrong);
  if (wrong.length > 0) return refuse(400, `Bad Request: ${wrong[0]}`);
  const answer = tooFast(world, method, body) ?? METHODS[method]?.(world, body) ?? { ok: true, result: true };
  // What we got wrong ourselves, unlike a blocked receiver, or a file that somebody sent.
  if (!answer.ok && answer.error_code === 400 && !/chat not found|query is too old|wrong file_id|file is too big/.test(answer.description))
    world.problems.push(`${method}: ${answer.description}`);
  return answer;
}

/** Actions ("typing…") are no messages. */
function tooFast(world: TelegramWorld, method: string, body: Body): Answer | null {
  if (world.limiter === undefined || !method.startsWith('send') || method === 'sendChatAction') return null;
  const seconds = world.limiter(String(body.chat_id), world.now());
  return seconds === null ? null : refuse(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
}

/** The text as people read it where it was accepted, else as it was asked for. */
function readable(body: Body, answer: Answer): { words?: string } {
  const accepted = answer.ok ? (answer.result as { text?: unknown } | null)?.text : undefined;
  const text = accepted ?? body.text ?? body.caption;
  return typeof text === 'string' ? { words: withButtons(text, body.reply_markup) } : {};
}
