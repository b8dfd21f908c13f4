/** What an Official Account is and what its package allows: `getoa` (zalo-oa 6), our health check. */
import * as z from 'zod';
import { ask } from './http.ts';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).optional().catch(undefined);
const answer = z.object({
  error: z.coerce.number(),
  data: z
    .object({ oa_id: text, oaid: text, name: text, is_verified: text, oa_type: text, package_name: text, linked_ZCA: text })
    .optional()
    .catch(undefined),
});

/** An OA as its own profile describes it. */
export interface OaProfile {
  oaId: string;
  name: string;
  verified: boolean;
  /** 2 enterprise, 4 state agency. */
  type: string;
  /** Empty when none is bought. */
  packageName: string;
  /** A Zalo Cloud Account pays for messages past 48 h. */
  linkedZca: boolean;
}

/** Asks for the profile; `code` is Zalo's error code or 0 when no readable answer came. Never throws. */
export async function getOa(
  settings: { apiRoot: string; timeoutMs: number },
  accessToken: string,
): Promise<{ ok: true; oa: OaProfile } | { ok: false; code: number }> {
  const got = await ask({
    method: 'GET',
    url: `${settings.apiRoot}/v2.0/oa/getoa`,
    headers: { access_token: accessToken },
    timeoutMs: settings.timeoutMs,
  });
  const read = got.kind === 'answer' ? answer.safeParse(got.body) : undefined;
  if (!read?.success) return { ok: false, code: 0 };
  const { error, data } = read.data;
  return error === 0 && data ? { ok: true, oa: profile(data) } : { ok: false, code: error };
}

type Data = NonNullable<z.infer<typeof answer>['data']>;

function profile(data: Data): OaProfile {
  return {
    oaId: data.oaid ?? data.oa_id ?? '',
    name: data.name ?? '',
    verified: data.is_verified === 'true' || data.is_verified === '1',
    type: data.oa_type ?? '',
    packageName: data.package_name ?? '',
    linkedZca: isLinked(data.linked_ZCA),
  };
}

/** The field is documented by name only, so anything that is not plainly "no" counts as linked. */
function isLinked(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false', 'null'].includes(value.toLowerCase());
}
