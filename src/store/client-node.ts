/** Opens a database from Node: an embedded file, or a libSQL server. Node only. */
import { type Client, createClient } from '@libsql/client';
import { isBusy } from './errors.ts';

/** How long a statement waits for another process's lock on the file, in ms. */
const BUSY_MS = 1000;

/**
 * A client for `file:`, `http(s)://` or `libsql://`; throws when the file can't be opened. A file gets one connection: the native call is
 * synchronous, so a second one gains nothing, and a PRAGMA reaches one connection only (README, measured). Foreign keys are on by default
 * in libSQL (measured, 0.18); WAL is a property of the file and set by `migrate`.
 */
export function openNodeClient(url: string, authToken?: string): Client {
  if (url.startsWith('file:')) return freshAfterBusy(createClient({ url, timeout: BUSY_MS, concurrency: 1 }));
  return createClient({ url, ...(authToken ? { authToken } : {}) });
}

/**
 * A statement that found the file locked by another program stays in progress in the native client (measured, 0.18), and from then on every
 * commit on its connection fails with "SQL statements in progress", long after the lock is gone: so the connection is made anew.
 */
function freshAfterBusy(client: Client): Client {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'execute' && name !== 'batch' && name !== 'transaction') return value.bind(target);
      return (...args: unknown[]) =>
        (Reflect.apply(value, target, args) as Promise<unknown>).catch((error: unknown) => {
          if (isBusy(error)) target.reconnect();
          throw error;
        });
    },
  });
}
