/** Free text that is no word of the house: what it wants, the flows that answer it, and what it already says of theirs. Pure. */
import type { Value } from '../model.ts';
import { foldWords } from '../understanding/fold.ts';
import type { Intent } from '../understanding/intents/intent.ts';
import { type Understanding, understand } from '../understanding/intents/understand.ts';
import { wishOf } from '../understanding/wish.ts';
import type { Flow } from './book.ts';
import type { Pass } from './pass.ts';
import { openFlows, type Start } from './start.ts';

/** What a message wants of the flows of this book. */
export interface Heard extends Understanding {
  /** Starts the flow of the first guess; null when no flow answers it. */
  start: Start | null;
  /** Names of the flows to choose from, likeliest first; none where it is rather foreign to us. */
  flows: string[];
}

/** Hears a message; null where nothing can be heard: no word in it, or a person who reads English (the examples are Vietnamese). */
export function hear(pass: Pass, said: string): Heard | null {
  if (pass.person.language !== 'vi' || foldWords(said).length === 0) return null;
  const heard = understand(said);
  const flow = flowFor(pass, heard.intent);
  const choices = heard.intent === 'out_of_scope' ? [] : heard.choices.filter(askable);
  const flows = choices.flatMap((intent) => flowFor(pass, intent)?.name ?? []);
  return { ...heard, start: flow ? startOf(flow, said) : null, flows };
}

/** A greeting and what is foreign to us are no choice that anybody would tap; a person is offered beside every choice. */
const askable = (intent: Intent): boolean => !['greeting', 'out_of_scope', 'ask_human'].includes(intent);

function flowFor(pass: Pass, intent: Intent): Flow | undefined {
  return openFlows(pass).find((flow) => flow.intent === intent);
}

/** A flow to start by free text, with everything already said that it takes. */
function startOf(flow: Flow, said: string): Start {
  const { quantity, area, ...wish } = wishOf(said);
  const heard: Record<string, Value> = { ...(quantity ? { quantity: { ...quantity } } : {}), ...(area ? { area } : {}) };
  const taken = Object.entries(heard).filter(([name]) => flow.takes.includes(name));
  return { flow, values: { said, rest: wish[NAMED[flow.intent ?? ''] ?? 'rest'], ...Object.fromEntries(taken) } };
}

/** What is named: shops are asked for by a place, and a search understands a sentence ("gốm 4 sao ở Bát Tràng"). */
const NAMED: Record<string, 'place' | 'sentence'> = { points_of_sale: 'place', buyer_search_product: 'sentence' };
