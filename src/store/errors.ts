/** What a database error means for us. The embedded client and the server say the same thing in different words. */
import { DatabaseAway } from './patient-fetch.ts';

/**
 * A constraint refused the statement, so the whole batch was rolled back: somebody was faster, or a guard did not hold. Which constraint is
 * not to be relied on (over HTTP only `SQLITE_CONSTRAINT` comes): load again and look.
 */
export function isConstraint(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_CONSTRAINT') || /SQLITE_CONSTRAINT|\bconstraint failed\b/i.test(messageOf(error));
}

/** What the database says about SQL or arguments of ours that are wrong: repeating them helps nobody. */
const OUR_MISTAKE = /^(SQLITE_(ERROR|UNKNOWN|MISMATCH|RANGE|MISUSE|TOOBIG|AUTH)|SQL_|ARGS_|URL_)/;

/**
 * The database could not be asked, or another process held the file too long: whatever it says that is neither a constraint nor a mistake
 * of ours (a server's words are not to be relied on). Over the network the batch may all the same have gone in: whoever repeats must look first.
 */
export function isUnavailable(error: unknown): boolean {
  if (isConstraint(error)) return false;
  if (error instanceof DatabaseAway) return true;
  const code = codeOf(error);
  if (/^(SQLITE_|SERVER_ERROR|HRANA_|CLIENT_CLOSED)/.test(code) || nameOf(error) === 'LibsqlError') return !OUR_MISTAKE.test(code);
  return /database is locked|fetch failed|network|ECONN|ETIMEDOUT|socket|HTTP status 5\d\d/i.test(messageOf(error));
}

/** Another program held the file's lock for longer than we wait. */
export function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY');
}

/** The database's file was taken away under the running process, or another was put in its place. */
export function isFileGone(error: unknown): boolean {
  return codeOf(error) === 'FILE_GONE';
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
