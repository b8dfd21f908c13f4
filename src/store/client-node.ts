/** Opens a database from Node: an embedded file, or a libSQL server. Node only. */
import { type Client, createClient } from '@libsql/client';

/** How long a statement waits for another process's lock on the file, in ms. */
const BUSY_MS = 1000;

/**
 * A client for `file:`, `http(s)://` or `libsql://`; throws when the file can't be opened. A file gets one connection: the native call is
 * synchronous, so a second one gains nothing, and a PRAGMA reaches one connection only (README, measured). Foreign keys are on by default
 * in libSQL (measured, 0.18); WAL is a property of the file and set by `migrate`.
 */
export function openNodeClient(url: string, authToken?: string): Client {
  if (url.startsWith('file:')) return createClient({ url, timeout: BUSY_MS, concurrency: 1 });
  return createClient({ url, ...(authToken ? { authToken } : {}) });
}
