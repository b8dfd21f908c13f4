/** What every lookup is given, and the shape of one: its reads (one batch, one round trip) and how their rows become the result. */
import type { InStatement, ResultSet } from '@libsql/client';
import type { LookupName, Lookups, Person, Synonyms } from '../../model.ts';
import type { Keys } from '../seal.ts';
import type { Sending } from './notice-work.ts';

/** Who asks, and when. */
export interface LookupContext {
  person: Person;
  /** `contact.person` of who asks: Zalo and Telegram of one person are one. */
  personId: string;
  /** Epoch ms. */
  now: number;
  /** The office's own, for searching products. */
  synonyms?: Synonyms;
  /** What is known about sending to many, where somebody may ask for a preview. */
  sending?: Sending;
}

/** `LookupContext` with what is worked out once. */
export interface Asking extends LookupContext {
  keys: Keys;
  /** ISO date in Hanoi. */
  today: string;
  /** Days before its end at which a certificate counts as ending. */
  endingDays: number;
}

/** One lookup: the statements of its single read batch, then the result from their rows. */
export interface Reading<K extends LookupName> {
  reads: InStatement[];
  result: (rows: ResultSet[]) => Lookups[K]['result'] | Promise<Lookups[K]['result']>;
}
