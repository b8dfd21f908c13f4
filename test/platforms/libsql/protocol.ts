/** The part of Hrana over HTTP (libSQL's documented protocol, versions 2 and 3, JSON) that the web client speaks. */

/** A value on the wire: integers as decimal text, blobs as base64. */
export type Value =
  | { type: 'null' }
  | { type: 'integer'; value: string }
  | { type: 'float'; value: number }
  | { type: 'text'; value: string }
  | { type: 'blob'; base64: string };

/** One statement; its text is given or was stored under `sql_id`. */
export interface Stmt {
  sql?: string;
  sql_id?: number;
  args?: Value[];
  named_args?: { name: string; value: Value }[];
  want_rows?: boolean;
}

/** When a step of a batch runs. */
export type Condition =
  | { type: 'ok' | 'error'; step: number }
  | { type: 'not'; cond: Condition }
  | { type: 'and' | 'or'; conds: Condition[] }
  | { type: 'is_autocommit' };

/** Steps of one batch. */
export interface Batch {
  steps: { stmt: Stmt; condition?: Condition | null }[];
}

/** What a stream may be asked. */
export type StreamRequest =
  | { type: 'execute'; stmt: Stmt }
  | { type: 'batch'; batch: Batch }
  | { type: 'sequence'; sql?: string; sql_id?: number }
  | { type: 'describe'; sql?: string; sql_id?: number }
  | { type: 'store_sql'; sql_id: number; sql: string }
  | { type: 'close_sql'; sql_id: number }
  | { type: 'get_autocommit' }
  | { type: 'close' };

/** Body of `POST /v2/pipeline`. */
export interface Pipeline {
  baton?: string | null;
  requests: StreamRequest[];
}

/** What a statement gave. */
export interface StmtResult {
  cols: { name: string; decltype: string | null }[];
  rows: Value[][];
  affected_row_count: number;
  last_insert_rowid: string | null;
}

/** An error as the real server words it. `code` never holds SQLite's extended code. */
export class ServerError extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
  /** The body that goes over the wire. */
  toJSON(): { message: string; code: string } {
    return { message: this.message, code: this.code };
  }
}
