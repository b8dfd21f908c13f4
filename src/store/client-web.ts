/** Opens a libSQL server from workerd. One client per request, queue batch or cron run: workerd ties a connection to its request. */
import { type Client, createClient } from '@libsql/client/http';
import { patientFetch } from './patient-fetch.ts';

/** A client for `http(s)://` or `libsql://`; throws for anything else. */
export function openWebClient(url: string, authToken?: string): Client {
  return createClient({ url, fetch: patientFetch(), ...(authToken ? { authToken } : {}) });
}
