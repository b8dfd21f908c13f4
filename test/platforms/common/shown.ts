/** The buttons that people see, so that a tap finds them without looking through everything that was sent. */

/** A button of a message. */
export interface ShownButton {
  messageId: string;
  payload: string;
}

/** What each person was shown. */
export interface Shown {
  /** A message with buttons; a button that opens a page or the dialler has no payload. */
  show(who: string, messageId: string, payloads: (string | undefined)[]): void;
  /** The n-th button (from 1) of the last message that has one to tap there. */
  nth(who: string, n: number): ShownButton;
}

/** Nothing shown yet; of each person the last `most` messages with buttons are kept. */
export function createShown(most = 20): Shown {
  const people = new Map<string, { messageId: string; payloads: (string | undefined)[] }[]>();
  return {
    show: (who, messageId, payloads) => {
      if (payloads.length === 0) return;
      people.set(who, [...(people.get(who) ?? []), { messageId, payloads }].slice(-most));
    },
    nth: (who, n) => {
      for (const { messageId, payloads } of (people.get(who) ?? []).toReversed()) {
        const payload = payloads[n - 1];
        if (payload !== undefined) return { messageId, payload };
      }
      throw new Error(`no button ${n} was sent to this person`);
    },
  };
}
