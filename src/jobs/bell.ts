/** A bell: whoever waits goes on when it is rung next. What was rung before nobody hears. */

/** Rings for all who wait at this moment. */
export interface Bell {
  ring(): void;
  next(): Promise<void>;
}

/** A bell nobody has rung yet. */
export function createBell(): Bell {
  let { promise, resolve } = Promise.withResolvers<void>();
  return {
    ring: () => {
      resolve();
      ({ promise, resolve } = Promise.withResolvers<void>());
    },
    next: () => promise,
  };
}
