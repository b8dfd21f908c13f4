/** Opens a database from Node: an embedded file, or a libSQL server. Node only. */

import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '@libsql/client';
import { fileClient } from './client-file.ts';

/** How long a statement waits for another process's lock on the file, in ms. */
const BUSY_MS = 1000;

/** What only a service under load needs. */
export interface UnderLoad {
  /** Of a file: see `FileUse`. */
  commitsApartMs?: number;
  /** How a server is asked (`patientFetch`); by default as long as it likes, because a command's one long statement (a migration) takes its time. */
  fetch?: (request: Request) => Promise<unknown>;
}

/**
 * A client for `file:`, `http(s)://` or `libsql://`; throws when the file can't be opened. A file gets one connection: the native call is
 * synchronous, so a second one gains nothing, and a PRAGMA reaches one connection only (README, measured). Foreign keys are on by default
 * in libSQL (measured, 0.18); WAL is a property of the file and set by `migrate`.
 */
export function openNodeClient(url: string, authToken?: string, { commitsApartMs = 0, fetch }: UnderLoad = {}): Client {
  if (url.startsWith('file:')) {
    const client = createClient({ url, timeout: BUSY_MS, concurrency: 1 });
    return fileClient(client, pathOf(url), { timeout: BUSY_MS, commitsApartMs });
  }
  return createClient({ url, ...(authToken ? { authToken } : {}), ...(fetch ? { fetch } : {}) });
}

/** `file:name.db` is beside us, `file:///name.db` is not. */
function pathOf(url: string): string {
  return url.startsWith('file://') ? fileURLToPath(url) : decodeURIComponent(url.slice('file:'.length));
}
