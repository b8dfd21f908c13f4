/** How the offline Bot API answers. */

/** An answer's envelope. */
export type Answer =
  | { ok: true; result: unknown }
  | { ok: false; error_code: number; description: string; parameters?: Record<string, unknown> };

/** A refusal. */
export function refuse(code: number, description: string, parameters?: Record<string, unknown>): Answer {
  return { ok: false, error_code: code, description, ...(parameters ? { parameters } : {}) };
}
