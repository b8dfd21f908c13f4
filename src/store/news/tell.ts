/** Telling people something once: the ledger, and the message that says it. */
import type { InStatement, InValue } from '@libsql/client';
import { type OfficeSettings, TOPICS } from '../../model.ts';
import { announcement } from '../effects/announce.ts';
import { mayHearAt, quietArgs } from '../quiet-hours.ts';

/** What is told, and to whom: `from` is an SQL source with columns `person`, `key`, `object` and `subject` (migration `news`, table `told`). */
export interface News {
  flow: string;
  from: string;
  args: Record<string, InValue>;
}

/** SQL: `person` (a column) has stopped notices of this topic, or refused them. What concerns their own papers is told to all others. */
export const stopped = (topic: string, person: string) =>
  `(EXISTS (SELECT 1 FROM consent x WHERE x.person = ${person} AND x.purpose = 'notices:${topic}' AND x.withdrawn_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM consent x WHERE x.person = ${person} AND x.purpose = 'notices:${topic}' AND x.withdrawn_at IS NULL))`;

/** SQL: `person` has stopped every topic, one by one or all at once, and agreed to none since. */
export const stoppedAll = (person: string) =>
  `(SELECT count(DISTINCT x.purpose) = ${TOPICS.length} AND count(*) = count(x.withdrawn_at) FROM consent x
    WHERE x.person = ${person} AND x.purpose IN (${TOPICS.map((topic) => `'notices:${topic}'`).join(', ')}))`;

/** SQL: a row of `told` as the sources select it, left out when it is there already. */
export const untold = (flow: string, key: string, person: string) =>
  `NOT EXISTS (SELECT 1 FROM told t WHERE t.flow = '${flow}' AND t.key = ${key} AND t.person = ${person})`;

/** SQL: it is a quiet hour for this person; what gathers in it is one message afterwards. */
const QUIET = `EXISTS (SELECT 1 FROM contact q WHERE q.person = source.person AND ${mayHearAt('q')} > :now)`;

/** One batch: the ledger takes what is new, each message is made for what it took. Run twice at once, it is told once. */
export function tell({ flow, from, args }: News, now: number, settings: OfficeSettings): InStatement[] {
  const ledger = `INSERT INTO told(flow, key, person, object, subject, at) SELECT :flow, key, person, object, subject, :now FROM (${from}) source WHERE NOT ${QUIET}
    ON CONFLICT DO NOTHING`;
  return [
    { sql: ledger, args: { ...args, flow, ...quietArgs(now, settings) } },
    announcement({ flow, from: 'SELECT t.person, t.object FROM told t WHERE t.flow = :flow AND t.untold = 1', args: {} }, now, settings),
    { sql: 'UPDATE told SET untold = 0 WHERE flow = :flow AND untold = 1', args: { flow } },
  ];
}
