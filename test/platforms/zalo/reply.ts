/** The envelopes of the OpenAPI (zalo-oa 0, rule 2). */

/** An application answer: always HTTP 200 with `error` (zalo-oa 0, rule 2). */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** `{ error, message }`, the envelope of every OpenAPI failure. */
export function failure(code: number, message: string): Reply {
  return { body: { error: code, message } };
}

/** `{ error: 0, message: "Success", data }`. */
export function success(data: unknown): Reply {
  return { body: { data, error: 0, message: 'Success' } };
}
