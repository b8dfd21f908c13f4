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
 * The data of a `*.generated.json`. Node's import gives the value; a Worker's gives the file's bytes (wrangler.toml, rules), which are read here
 * when they are first asked for: as code, or as a text, all of it would be gone through at every start.
 */
export function lazilyRead<T>(data: T): () => T {
  return lazily(() => (data instanceof ArrayBuffer ? (JSON.parse(new TextDecoder().decode(data)) as T) : data));
}
