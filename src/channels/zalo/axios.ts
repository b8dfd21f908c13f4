/** The only place that imports axios; `http.ts` loads it for the first request that leaves. */
import axios from 'axios';

/** The fetch adapter runs in workerd. Redirects are not followed: our tokens travel in headers that would go along to the other host. */
export const client = axios.create({
  adapter: 'fetch',
  responseType: 'text',
  transformResponse: [(text: unknown) => text],
  validateStatus: () => true,
  fetchOptions: { redirect: 'manual' },
});
