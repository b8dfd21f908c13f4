/**
 * An embedded database as the service uses it: `execute` and `batch` of the libSQL client on one connection that keeps its prepared
 * statements, and whose write batches that wait at the same moment go in together. Everything else is the client's own. Node only.
 *
 * Both are measured: the client prepares each statement anew, which cost more than running it; and each commit of its own writes and syncs
 * the same pages again.
 */
import { statSync } from 'node:fs';
import {
  type Client,
  type InArgs,
  type InStatement,
  type InValue,
  LibsqlError,
  type ResultSet,
  type Row,
  type Value,
} from '@libsql/client';
import Database from 'libsql';
import { isBusy } from './errors.ts';

/** The connection, made anew when it got stuck. `closed`: by us, for good. */
interface Connection {
  now: Database.Database;
  anew(): Database.Database;
  closed: boolean;
  /** Throws when the file that is open is no longer the one at its path: what goes into it is lost with the process. */
  mustBeThere(): void;
}
type Statement = Database.Statement<unknown[]>;
interface Kept {
  statement: Statement;
  /** It answers rows. */
  reads: boolean;
  /** Of its rows, as last seen. */
  shape: Shape;
}
/** The names of a statement's columns, and what its rows inherit: their length and their values by place. */
interface Shape {
  columns: string[];
  byPlace: object;
}
/** A write batch that waits for its turn. */
interface Waiting {
  statements: readonly InStatement[];
  done(results: ResultSet[]): void;
  failed(error: unknown): void;
}

/** Statements kept: our own texts are far fewer, and a script that makes up its texts must not fill the memory. */
const MOST_KEPT = 500;
/** Write batches that go in together, so that nobody holds the file for long. */
const MOST_TOGETHER = 32;
/** Pages in the journal before they go into the file: with SQLite's own 1,000 the same pages went there every forty updates. */
const CHECKPOINT_PAGES = 4000;

/** How a file is used, in ms. */
export interface FileUse {
  /** How long a lock is waited for. */
  timeout: number;
  /** Under load commits keep this distance, so that more of them go in together; one that comes alone goes at once. */
  commitsApartMs: number;
}

/** The client with `execute` and `batch` replaced. `path` is the file. */
export function fileClient(client: Client, path: string, { timeout, commitsApartMs }: FileUse): Client {
  const anew = () => {
    const made = new Database(path, { timeout });
    made.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    return made;
  };
  const db: Connection = { now: anew(), anew, closed: false, mustBeThere: thereOrThrow(path) };
  const run = runner(db);
  const write = together(db, run, commitsApartMs);
  const own: Pick<Client, 'execute' | 'batch' | 'close'> = {
    execute: async (statement: InStatement | string, args?: InArgs) => {
      db.mustBeThere();
      return run(typeof statement === 'string' && args ? { sql: statement, args } : statement);
    },
    batch: (statements, mode) => {
      const plain = statements.map((one) => (Array.isArray(one) ? { sql: one[0], args: one[1] ?? [] } : one));
      return mode === 'write' ? write(plain) : Promise.resolve().then(() => readAll(db, run, plain, mode === 'read'));
    },
    close: () => {
      db.closed = true;
      if (db.now.open) db.now.close();
      client.close();
    },
  };
  return new Proxy(client, {
    get: (target, name) => {
      if (name in own) return own[name as keyof typeof own];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Remembers which file is open, and throws once another or none is at its path. */
function thereOrThrow(path: string): () => void {
  const known = statSync(path);
  return () => {
    const now = statSync(path, { throwIfNoEntry: false });
    if (now?.ino !== known.ino || now.dev !== known.dev)
      throw new LibsqlError('the database file was removed or replaced while it was open', 'FILE_GONE');
  };
}

type Run = (statement: InStatement) => ResultSet;

/** Runs one statement, prepared once. */
function runner(db: Connection): Run {
  const kept = new Map<string, Kept>();
  const prepared = (sql: string): Kept => {
    const known = kept.get(sql);
    if (known) return known;
    const statement = db.now.prepare(sql) as Statement;
    statement.safeIntegers(true);
    const made = { statement, reads: statement.reader, shape: shapeOf([]) };
    if (made.reads) statement.raw(true);
    if (kept.size >= MOST_KEPT) kept.clear();
    // When the schema has changed, SQLite prepares it again by itself.
    kept.set(sql, made);
    return made;
  };
  return (given) => {
    const { sql, args } = typeof given === 'string' ? { sql: given, args: [] } : given;
    if (db.closed) throw new LibsqlError('The client is closed', 'CLIENT_CLOSED');
    try {
      // It got stuck. Opened only now, when the file is there: SQLite would make a new one in its place.
      if (!db.now.open) db.now = db.anew();
      const known = prepared(sql);
      const { statement, reads } = known;
      const values = bound(args ?? []);
      if (!reads) {
        const { changes, lastInsertRowid } = statement.run(values);
        return resultSet([], [], changes, BigInt(lastInsertRowid));
      }
      const rows = statement.all(values) as unknown[][];
      // Asking for the names costs as much as a row. Another number of values: the schema has changed meanwhile.
      const { columns } = known.shape;
      if (columns.length === 0 || (rows[0]?.length ?? columns.length) !== columns.length)
        known.shape = shapeOf(statement.columns().map(({ name }) => name));
      const { shape } = known;
      return resultSet(
        shape.columns,
        rows.map((row) => rowOf(row, shape)),
        0,
        undefined,
      );
    } catch (error) {
      // A statement that found the file locked stays in progress, and every later commit on its connection would fail.
      if (isBusy(error)) {
        kept.clear();
        db.now.close();
      }
      throw asClientError(error);
    }
  };
}

/** Reads in one transaction, so that they see one moment; a single statement does so by itself. */
function readAll(db: Connection, run: Run, statements: readonly InStatement[], readOnly: boolean): ResultSet[] {
  db.mustBeThere();
  if (readOnly && statements.length === 1) return statements.map(run);
  return inTransaction(db, run, readOnly ? 'BEGIN TRANSACTION READONLY' : 'BEGIN DEFERRED', () => statements.map(run));
}

function inTransaction<T>(db: Connection, run: Run, begin: string, work: () => T): T {
  run(begin);
  try {
    const result = work();
    run('COMMIT');
    return result;
  } catch (error) {
    if (db.now.open && db.now.inTransaction) run('ROLLBACK');
    throw error;
  }
}

/** Write batches that were asked for in the same moment go in as one transaction, each all or nothing by a savepoint of its own. */
function together(db: Connection, run: Run, apartMs: number): (statements: readonly InStatement[]) => Promise<ResultSet[]> {
  let line: Waiting[] = [];
  let lastAt = 0;
  const soon = () => {
    const rest = lastAt + apartMs - performance.now();
    if (rest > 1) setTimeout(go, rest);
    else setImmediate(go);
  };
  const go = () => {
    const group = line.slice(0, MOST_TOGETHER);
    line = line.slice(MOST_TOGETHER);
    if (line.length > 0) setImmediate(go);
    try {
      db.mustBeThere();
      const settle = inTransaction(db, run, 'BEGIN IMMEDIATE', () => group.map((one) => attempt(db, run, one, group.length === 1)));
      // Once more: no platform must be told that something is stored which nobody will find.
      db.mustBeThere();
      for (const one of settle) one();
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
    lastAt = performance.now();
  };
  return (statements) =>
    new Promise((done, failed) => {
      line.push({ statements, done, failed });
      if (line.length === 1) soon();
    });
}

/** Runs one batch of a group; what comes back tells its caller, once the group is in. */
function attempt(db: Connection, run: Run, { statements, done, failed }: Waiting, alone: boolean): () => void {
  if (alone) {
    const results = statements.map(run);
    return () => done(results);
  }
  run('SAVEPOINT one');
  try {
    const results = statements.map(run);
    run('RELEASE one');
    return () => done(results);
  } catch (error) {
    // A full disk and the like end the whole transaction: then nobody's batch is in.
    if (!db.now.inTransaction) throw error;
    run('ROLLBACK TO one');
    run('RELEASE one');
    return () => failed(error);
  }
}

function bound(args: InArgs): unknown[] | Record<string, unknown> {
  if (Array.isArray(args)) return args.map(toSql);
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name.replace(/^[@$:]/, ''), toSql(value)]));
}

function toSql(value: InValue): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.valueOf();
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  if (value === undefined) throw new TypeError('undefined cannot be passed as argument to the database');
  return value;
}

function fromSql(value: unknown): Value {
  if (typeof value === 'bigint') {
    if (!Number.isSafeInteger(Number(value)))
      throw new RangeError('Received integer which cannot be safely represented as a JavaScript number');
    return Number(value);
  }
  return value instanceof Uint8Array ? (value.buffer as ArrayBuffer) : (value as Value);
}

function shapeOf(columns: string[]): Shape {
  const byPlace = {};
  const hide = (name: string | number, what: PropertyDescriptor) => {
    if (!columns.includes(String(name))) Object.defineProperty(byPlace, name, what);
  };
  hide('length', { value: columns.length });
  for (const [i, name] of columns.entries())
    hide(i, {
      get(this: Record<string, Value>) {
        return this[name];
      },
    });
  return { columns, byPlace };
}

/** A row by name and, hidden, by place, as the client makes them (but of two columns with one name the last counts for both, and a column named as a place counts there). */
function rowOf(values: readonly unknown[], { columns, byPlace }: Shape): Row {
  const row = Object.create(byPlace) as Record<string, Value>;
  for (const [i, name] of columns.entries()) row[name] = fromSql(values[i]);
  return row as unknown as Row;
}

function resultSet(columns: string[], rows: Row[], rowsAffected: number, lastInsertRowid: bigint | undefined): ResultSet {
  return { columns, columnTypes: [], rows, rowsAffected, lastInsertRowid, toJSON: () => ({ columns, rows, rowsAffected }) };
}

/** SQLite's errors in the client's words: the primary code, the extended one beside it. */
function asClientError(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const primary = error.code.split('_', 2).join('_');
  return new LibsqlError(error.message, primary, error.code, undefined, error);
}
