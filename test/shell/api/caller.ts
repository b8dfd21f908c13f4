/** Programs that call the API of a stage, each with the key of a member of staff. */
import type { StaffRole } from '../../../src/model.ts';
import { addStaff } from '../../../src/store/staff.ts';
import { newStaffKey } from '../../../src/store/staff-keys.ts';
import type { Stage } from '../stage.ts';

/** An answer of the API. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown> & { error?: { code: string; message: string; details?: unknown } };
  text: string;
}

/** Calls the API; a body that is no text is sent as JSON. */
export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** A caller with this `Authorization`, or without. */
export function caller(stage: Stage, authorization?: string): Call {
  return async (method, path, body, headers = {}) => {
    const sent = body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const answer = await fetch(`${stage.url}/api${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(authorization === undefined ? {} : { authorization }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent as BodyInit }),
    });
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    return { status: answer.status, headers: answer.headers, body: isJson ? (JSON.parse(text) as Answer['body']) : {}, text };
  };
}

/** A member of staff with a key. */
export async function keyHolder(stage: Stage, role: StaffRole, maySend = false): Promise<{ id: string; key: string; call: Call }> {
  const member = await addStaff(stage.db, { name: `${role} ${crypto.randomUUID()}`, role, maySend }, 'test', stage.now());
  const id = member?.id ?? '';
  const key = await newStaffKey(stage.db, stage.parts.keys, id, 'test', stage.now());
  return { id, key, call: caller(stage, `Bearer ${key}`) };
}
