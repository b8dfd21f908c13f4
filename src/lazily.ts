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

/**
 * The data of a `*.generated.json`. Node's import gives the value; a Worker's gives the text (wrangler.toml, rules), which is read here when it
 * is first asked for: as a string within the code V8 scanned it at every start.
 */
export function lazilyRead<T>(data: T): () => T {
  return lazily(() => (typeof data === 'string' ? (JSON.parse(data) as T) : data));
}
