/**
 * Schemas and tables of folded words are made at their first use: making them all took half of the Worker's start-up CPU (measured), and a channel
 * that is off needs none. Imports nothing, so that every room may import it.
 */

/** Makes a thing once, when it is first asked for. */
export function lazily<T>(make: () => T): () => T {
  let made: { thing: T } | undefined;
  return () => {
    made ??= { thing: make() };
    return made.thing;
  };
}
