/** Faults a test orders from the server. */

/**
 * `error`: answers 500 and does nothing. `hang`: never answers and does nothing. `lost`: does the work and breaks the connection
 * instead of answering. `slowMs`: waits, then serves.
 */
export type Fault = 'error' | 'hang' | 'lost' | { slowMs: number };

/** The next requests' faults, in order of ordering. */
export class Faults {
  #ordered: { fault: Fault; saying: string }[] = [];

  /** The next `count` pipeline requests fail like this; only those that have the words `saying` in them. */
  next(count: number, fault: Fault, saying = ''): void {
    this.#ordered.push(...Array.from({ length: count }, () => ({ fault, saying })));
  }

  /** Faults that have not happened yet. */
  left(): number {
    return this.#ordered.length;
  }

  /** Forgets what has not happened yet. */
  clear(): void {
    this.#ordered = [];
  }

  /** The fault of the request that just came, if any. */
  take(body: string): Fault | undefined {
    const at = this.#ordered.findIndex(({ saying }) => body.includes(saying));
    return at < 0 ? undefined : this.#ordered.splice(at, 1)[0]?.fault;
  }
}
