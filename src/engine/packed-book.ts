/**
 * How the compiled flows are written: the steps of each flow are a text within the text, read when that flow is first walked. Reading all of them
 * was most of what a Worker's first message cost beside the network (measured). Pure.
 */
import { lazily } from '../lazily.ts';
import type { Book, Flow, Step } from './book.ts';

type PackedFlow = Omit<Flow, 'steps'> & { steps: string };
/** What stands in `flows.generated.json`. */
export type PackedBook = Omit<Book, 'flows'> & { flows: Record<string, PackedFlow> };

/** For writing. */
export function packBook(book: Book): PackedBook {
  return { ...book, flows: each(book.flows, (flow) => ({ ...flow, steps: JSON.stringify(flow.steps) })) };
}

/** As the engine knows it. */
export function unpackBook(packed: PackedBook): Book {
  return { ...packed, flows: each(packed.flows, unpackFlow) };
}

function unpackFlow(flow: PackedFlow): Flow {
  const steps = lazily(() => JSON.parse(flow.steps) as Step[]);
  return {
    ...flow,
    get steps() {
      return steps();
    },
  };
}

function each<From, To>(flows: Record<string, From>, make: (flow: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(flows).map(([name, flow]) => [name, make(flow)]));
}
