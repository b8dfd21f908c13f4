/** Is this webhook request Zalo's? (zalo-oa 5.1 and 5.2) */
import type { RawRequest, Verdict } from '../channel.ts';
import { parseZaloJson } from './parse.ts';
import { matchSignature, type SignatureKeys } from './signature.ts';

/**
 * `probe` for the console's unsigned `{}`; `ok` for a matching signature; otherwise `bad`, or `observed` while the soak setting lets a
 * bad signature pass. A body of another app is `bad` in either mode.
 */
export async function verifyZalo(request: RawRequest, keys: SignatureKeys, mode: 'enforce' | 'observe'): Promise<Verdict> {
  const header = request.header('x-zevent-signature');
  const body = parseZaloJson(new TextDecoder().decode(request.body));
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'bad';
  if (!header && Object.keys(body).length === 0) return 'probe';
  const { app_id, timestamp } = body as Record<string, unknown>;
  if (idText(app_id) !== keys.appId) return 'bad';
  const signedAt = idText(timestamp);
  const match = header && signedAt !== undefined ? await matchSignature(header, request.body, signedAt, keys) : null;
  if (match !== null) return 'ok';
  return mode === 'observe' ? 'observed' : 'bad';
}

function idText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
