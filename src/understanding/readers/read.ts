/** What every reader answers. Pure. */

/** Why an answer could not be read: for choosing words, never shown as it is. */
export type Why =
  | 'empty'
  | 'not-a-number'
  | 'no-number'
  | 'not-money'
  | 'not-a-date'
  | 'no-such-date'
  | 'no-hours'
  | 'no-time'
  | 'no-phone'
  | 'too-short'
  | 'too-long'
  | 'not-vietnamese'
  | 'several'
  | 'not-stars'
  | 'out-of-range'
  | 'not-a-code'
  | 'unclear';

/** A value that was read, or why it wasn't. */
export type Read<T> = { ok: true; value: T } | { ok: false; why: Why };

/** A value that was read. */
export const read = <T>(value: T): Read<T> => ({ ok: true, value });

/** A refusal with its reason. */
export const unread = (why: Why): { ok: false; why: Why } => ({ ok: false, why });
