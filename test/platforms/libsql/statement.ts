/** Runs one statement on one connection and words its errors as the real server does. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { ServerError, type Stmt, type StmtResult, type Value } from './protocol.ts';
import { hasSecondStatement, parametersOf } from './sql-text.ts';

/** SQLite's primary result codes that can reach a client. */
const CODES: Record<number, string> = {
  ...{ 1: 'SQLITE_ERROR', 5: 'SQLITE_BUSY', 6: 'SQLITE_LOCKED', 7: 'SQLITE_NOMEM', 8: 'SQLITE_READONLY', 9: 'SQLITE_INTERRUPT' },
  ...{ 10: 'SQLITE_IOERR', 11: 'SQLITE_CORRUPT', 13: 'SQLITE_FULL', 17: 'SQLITE_SCHEMA', 18: 'SQLITE_TOOBIG', 19: 'SQLITE_CONSTRAINT' },
  ...{ 20: 'SQLITE_MISMATCH', 21: 'SQLITE_MISUSE', 23: 'SQLITE_AUTH', 25: 'SQLITE_RANGE', 26: 'SQLITE_NOTADB' },
};

/** What the real server says: `SQL input error` for a text that can't be prepared, `SQLite error` with the primary code for the rest. */
export function asServerError(error: unknown): ServerError {
  if (error instanceof ServerError) return error;
  const { errcode, message } = error as { errcode?: number; message: string };
  if (errcode === undefined) return new ServerError(message, 'SQL_NO_STATEMENT');
  const primary = errcode & 0xff;
  if (primary === 1) return new ServerError(`SQL input error: ${message}`, 'SQL_INPUT_ERROR');
  return new ServerError(`SQLite error: ${message}`, CODES[primary] ?? 'SQLITE_UNKNOWN');
}

/** Locked by another connection, and worth waiting for (a stale snapshot, code 517, is not). */
export function isBusy(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === 5;
}

function toSqlite(value: Value): SQLInputValue {
  switch (value.type) {
    case 'null':
      return null;
    case 'integer':
      return BigInt(value.value);
    case 'blob':
      return Buffer.from(value.base64, 'base64');
    default:
      return value.value;
  }
}

function toWire(value: unknown): Value {
  if (value === null || value === undefined) return { type: 'null' };
  if (typeof value === 'bigint') return { type: 'integer', value: value.toString() };
  if (typeof value === 'number') return { type: 'float', value };
  if (typeof value === 'string') return { type: 'text', value };
  return { type: 'blob', base64: Buffer.from(value as Uint8Array).toString('base64') };
}

/** Values by name, and those of bare `?` in order. A missing one is an error, as on the real server; SQLite alone would take null. */
function bind(sql: string, stmt: Stmt): [Record<string, SQLInputValue>, SQLInputValue[]] {
  const named: Record<string, SQLInputValue> = {};
  const bare: SQLInputValue[] = [];
  const byName = new Map((stmt.named_args ?? []).map(({ name, value }) => [name.replace(/^[:@$]/, ''), value]));
  const args = stmt.args ?? [];
  const parameters = parametersOf(sql);
  for (const { index, name } of parameters) {
    const value = args[index - 1] ?? (name === null ? undefined : byName.get(name.replace(/^[:@$]/, '')));
    if (!value)
      throw new ServerError(`Arguments do not match SQL parameters: value for parameter ${name ?? index} not found`, 'ARGS_INVALID');
    if (name === null) bare.push(toSqlite(value));
    else named[name] = toSqlite(value);
  }
  const highest = Math.max(0, ...parameters.map(({ index }) => index));
  if (args.length > highest)
    throw new ServerError(`Arguments do not match SQL parameters: got ${args.length}, need ${highest}`, 'ARGS_INVALID');
  return [named, bare];
}

/** One number that the connection knows. */
function ask(db: DatabaseSync, expression: string): bigint {
  const statement = db.prepare(`SELECT ${expression} AS n`);
  statement.setReadBigInts(true);
  return statement.get()?.n as bigint;
}

function prepare(db: DatabaseSync, sql: string): StatementSync {
  if (hasSecondStatement(sql)) throw new ServerError('SQL string contains more than one statement', 'SQL_MANY_STATEMENTS');
  const statement = db.prepare(sql);
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  return statement;
}

/** Runs it; throws what `asServerError` understands. */
export function runStatement(db: DatabaseSync, sql: string, stmt: Stmt): StmtResult {
  const statement = prepare(db, sql);
  const [named, bare] = bind(sql, stmt);
  const cols = statement.columns().map(({ name, type }) => ({ name, decltype: type }));
  if (cols.length === 0) {
    const { changes, lastInsertRowid } = statement.run(named, ...bare);
    return { cols, rows: [], affected_row_count: Number(changes), last_insert_rowid: String(lastInsertRowid) };
  }
  const before = ask(db, 'total_changes()');
  const rows = statement.all(named, ...bare) as unknown as unknown[][];
  const wrote = ask(db, 'total_changes()') !== before;
  return {
    cols,
    rows: stmt.want_rows === false ? [] : rows.map((row) => row.map(toWire)),
    affected_row_count: wrote ? Number(ask(db, 'changes()')) : 0,
    last_insert_rowid: wrote ? String(ask(db, 'last_insert_rowid()')) : null,
  };
}

/** Parameters and columns of a statement that is not run. Read-only: its program opens no write transaction. */
export function describeStatement(db: DatabaseSync, sql: string): object {
  const statement = prepare(db, sql);
  const isExplain = /^\s*explain\b/i.test(sql);
  const program = isExplain ? [] : (db.prepare(`EXPLAIN ${sql}`).all() as { opcode: string; p2: number }[]);
  return {
    params: parametersOf(sql).map(({ name }) => ({ name })),
    cols: statement.columns().map(({ name, type }) => ({ name, decltype: type })),
    is_explain: isExplain,
    is_readonly: !program.some(({ opcode, p2 }) => opcode === 'Transaction' && p2 !== 0),
  };
}
