/** Faults a test orders from the server. */

/**
 * `error`: answers 500 and does nothing. `hang`: never answers and does nothing. `lost`: does the work and breaks the connection
 * instead of answering. `slowMs`: waits, then serves.
 */
export type Fault = 'error' | 'hang' | 'lost' | { slowMs: number };

/** The next requests' faults, in order of ordering. */
export class Faults {
  #ordered: Fault[] = [];

  /** The next `count` pipeline requests fail like this. */
  next(count: number, fault: Fault): void {
    this.#ordered.push(...Array.from({ length: count }, () => fault));
  }

  /** Forgets what has not happened yet. */
  clear(): void {
    this.#ordered = [];
  }

  /** The fault of the request that just came, if any. */
  take(): Fault | undefined {
    return this.#ordered.shift();
  }
}
