/** Schemas are made at their first use: making them all took a third of the Worker's start-up CPU (measured), and a channel that is off needs none. */

/** Makes a thing once, when it is first asked for. */
export function lazily<T>(make: () => T): () => T {
  let made: { thing: T } | undefined;
  return () => {
    made ??= { thing: make() };
    return made.thing;
  };
}
