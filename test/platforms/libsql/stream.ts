/** A stream: one connection, its stored texts, and its answers to requests. Streams that must write wait for the one that does. */
import { DatabaseSync } from 'node:sqlite';
import { type Batch, type Condition, ServerError, type Stmt, type StmtResult, type StreamRequest } from './protocol.ts';
import { asServerError, describeStatement, isBusy, runStatement } from './statement.ts';

/** libSQL's own way to begin a read; SQLite knows none, so the connection is told to refuse writes until it is over. */
const READ_ONLY = /^\s*begin\s+transaction\s+readonly\s*;?\s*$/i;
/** How long a write waits for another's transaction (the real server's limit of a transaction is the same). */
const LOCK_WAIT_MS = 5000;
const POLL_MS = 20;

/** A place in the line for the write lock. */
interface Place {
  wake: () => void;
}

/** Who waits for the write lock, in order. */
export class WriterQueue {
  readonly #line: Place[] = [];

  /** A new place at the end of the line. */
  enter(): Place {
    const place = { wake: () => {} };
    this.#line.push(place);
    return place;
  }

  /** Resolves when it is this place's turn and somebody has finished, or after a short while (another process may hold the file). */
  async turn(place: Place): Promise<void> {
    do {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        place.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    } while (this.#line[0] !== place);
  }

  /** Gives the place up and lets the first in line try. */
  leave(place?: Place): void {
    const at = place ? this.#line.indexOf(place) : -1;
    if (at >= 0) this.#line.splice(at, 1);
    this.#line[0]?.wake();
  }
}

/** Connections that rest between streams: a server keeps its database open, and reading the schema anew costs more than most statements. */
export class Connections {
  readonly #file: string;
  readonly #resting: DatabaseSync[] = [];
  #over = false;

  constructor(file: string) {
    this.#file = file;
  }

  take(): DatabaseSync {
    return this.#resting.pop() ?? new DatabaseSync(this.#file, { timeout: 0, enableForeignKeyConstraints: true });
  }

  /** Back with nothing open on it. */
  give(db: DatabaseSync): void {
    if (this.#over) {
      db.close();
      return;
    }
    if (db.isTransaction) db.exec('ROLLBACK');
    db.exec('PRAGMA query_only = OFF');
    this.#resting.push(db);
  }

  close(): void {
    this.#over = true;
    for (const db of this.#resting.splice(0)) db.close();
  }
}

/** One stream of requests over one connection. */
export class Stream {
  readonly #db: DatabaseSync;
  readonly #connections: Connections;
  readonly #texts = new Map<number, string>();
  readonly #writers: WriterQueue;
  /** A script may leave anything behind on its connection (PRAGMAs, temporary tables). */
  #ranScript = false;
  #closed = false;

  constructor(connections: Connections, writers: WriterQueue) {
    this.#db = connections.take();
    this.#connections = connections;
    this.#writers = writers;
  }

  /** Rolls back what was not committed. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#ranScript) this.#db.close();
    else this.#connections.give(this.#db);
    this.#writers.leave();
  }

  /** The response's body; throws a `ServerError`. */
  async answer(request: StreamRequest): Promise<object> {
    switch (request.type) {
      case 'execute':
        return { type: 'execute', result: await this.#execute(request.stmt) };
      case 'batch':
        return { type: 'batch', result: await this.#batch(request.batch) };
      case 'sequence':
        this.#ranScript = true;
        await this.#patiently(() => this.#db.exec(this.#text(request)), true);
        return { type: 'sequence' };
      case 'describe':
        return { type: 'describe', result: await this.#patiently(() => describeStatement(this.#db, this.#text(request))) };
      case 'store_sql':
        this.#texts.set(request.sql_id, request.sql);
        return { type: 'store_sql' };
      case 'close_sql':
        this.#texts.delete(request.sql_id);
        return { type: 'close_sql' };
      case 'get_autocommit':
        return { type: 'get_autocommit', is_autocommit: !this.#db.isTransaction };
      case 'close':
        this.close();
        return { type: 'close' };
    }
  }

  #text({ sql, sql_id: id }: { sql?: string; sql_id?: number }): string {
    const text = sql ?? (id === undefined ? undefined : this.#texts.get(id));
    if (text === undefined) throw new ServerError(`SQL text ${id} not found`, 'SQL_NOT_FOUND');
    return text;
  }

  async #execute(stmt: Stmt): Promise<StmtResult> {
    const sql = this.#text(stmt);
    const result = await this.#patiently(() => {
      if (!READ_ONLY.test(sql)) return runStatement(this.#db, sql, stmt);
      const begun = runStatement(this.#db, 'BEGIN DEFERRED', stmt);
      this.#db.exec('PRAGMA query_only = ON');
      return begun;
    });
    if (!this.#db.isTransaction) this.#db.exec('PRAGMA query_only = OFF');
    return result;
  }

  /** Tries until the write lock is free. A statement that found the file locked has done nothing, so trying again is safe. */
  async #patiently<T>(run: () => T, script = false): Promise<T> {
    const until = Date.now() + LOCK_WAIT_MS;
    let place: Place | undefined;
    try {
      for (;;) {
        try {
          if (script && !this.#db.isTransaction) this.#db.exec('BEGIN IMMEDIATE; ROLLBACK');
          return run();
        } catch (error) {
          if (!isBusy(error) || Date.now() >= until) throw asServerError(error);
        }
        place ??= this.#writers.enter();
        await this.#writers.turn(place);
      }
    } finally {
      if (place || !this.#db.isTransaction) this.#writers.leave(place);
    }
  }

  async #batch({ steps }: Batch): Promise<object> {
    const results: (StmtResult | null)[] = [];
    const errors: (ServerError | null)[] = [];
    for (const { stmt, condition } of steps) {
      let result: StmtResult | null = null;
      let error: ServerError | null = null;
      if (!condition || this.#holds(condition, results, errors)) {
        try {
          result = await this.#execute(stmt);
        } catch (failure) {
          error = asServerError(failure);
        }
      }
      results.push(result);
      errors.push(error);
    }
    return { step_results: results, step_errors: errors };
  }

  #holds(condition: Condition, results: readonly unknown[], errors: readonly unknown[]): boolean {
    switch (condition.type) {
      case 'ok':
        return Boolean(results[condition.step]);
      case 'error':
        return Boolean(errors[condition.step]);
      case 'not':
        return !this.#holds(condition.cond, results, errors);
      case 'and':
        return condition.conds.every((each) => this.#holds(each, results, errors));
      case 'or':
        return condition.conds.some((each) => this.#holds(each, results, errors));
      case 'is_autocommit':
        return !this.#db.isTransaction;
    }
  }
}
