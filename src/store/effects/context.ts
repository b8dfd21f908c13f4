/** What every effect is given. */
import type { InStatement } from '@libsql/client';
import type { ContactId, OfficeSettings, Person } from '../../model.ts';
import { nextAllowed } from '../../understanding/hanoi-time.ts';
import type { Messages } from '../retention.ts';
import { textSetting } from '../setting-values.ts';

/** Whose turn it is, and when. */
export interface EffectContext {
  person: Person;
  /** `contact.person` of who writes. */
  personId: string;
  contact: ContactId;
  /** The platform's id of the person's message: proof beside a consent. */
  messageId: string | null;
  turn: number;
  /** Epoch ms. */
  now: number;
  settings: OfficeSettings;
  /** Of who is erased: gathered before the commit. */
  messages?: Messages | undefined;
}

/** The statement before must have changed exactly one row, or the whole commit fails and the turn is taken again. */
export const GUARD: InStatement = { sql: 'INSERT INTO guard(ok) SELECT changes()', args: [] };

/** When a message to somebody who did not just write may leave: outside the quiet hours, epoch ms. */
export function othersDueAt(now: number, settings: OfficeSettings): number {
  return nextAllowed(now, textSetting(settings, 'quiet_from'), textSetting(settings, 'quiet_to'));
}
