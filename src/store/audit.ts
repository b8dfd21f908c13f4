/** Who did what to whom, when: append-only. */
import type { InStatement } from '@libsql/client';

/** One entry. `who`: staff's name or `operator`; `what`: an object without personal data (`setting quiet_from`, a request's number). */
export interface AuditEntry {
  who: string;
  did: string;
  what: string;
  detail?: string;
  /** Epoch ms. */
  at: number;
}

/** The INSERT of one entry, for the batch that does what it tells. */
export function auditStatement({ who, did, what, detail = '', at }: AuditEntry): InStatement {
  return { sql: 'INSERT INTO audit (at, who, did, what, detail) VALUES (?, ?, ?, ?, ?)', args: [at, who, did, what, detail] };
}
