/** What Zalo knows of a template of ours: asked when the channel is connected or checked, never while sending (zalo-oa 7.1). */
import * as z from 'zod';
import type { Failure } from '../../model.ts';
import { ask } from './http.ts';
import { TEMPLATE_CODES } from './template-codes.ts';

const answer = z.object({
  error: z.coerce.number(),
  message: z.string().optional().catch(undefined),
  data: z
    .object({
      status: z.string().optional().catch(undefined),
      listParams: z
        .array(z.object({ name: z.string(), require: z.boolean().optional().catch(undefined) }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** A template as Zalo has it. `fields`: the names it wants; `status` as Zalo says it (`ENABLE` when it may be sent), empty when it does not say. */
export interface TemplateInfo {
  status: string;
  fields: { name: string; required: boolean }[];
}

/** Asks for one template. `code` is Zalo's error code, 0 when no readable answer came. Never throws. */
export async function getTemplate(
  settings: { templateRoot: string; timeoutMs: number },
  accessToken: string,
  id: string,
): Promise<{ ok: true; template: TemplateInfo } | { ok: false; code: number; failure: Failure; message: string }> {
  const got = await ask({
    method: 'GET',
    url: `${settings.templateRoot}/template/info/v2?template_id=${encodeURIComponent(id)}`,
    headers: { access_token: accessToken },
    timeoutMs: settings.timeoutMs,
  });
  const read = got.kind === 'answer' ? answer.safeParse(got.body) : undefined;
  if (!read?.success) return { ok: false, code: 0, failure: 'retry', message: '' };
  const { error: code, message = '', data } = read.data;
  if (code !== 0) return { ok: false, code, failure: TEMPLATE_CODES.get(code) ?? 'bad-message', message };
  const fields = (data?.listParams ?? []).map(({ name, require }) => ({ name, required: require !== false }));
  return { ok: true, template: { status: data?.status ?? '', fields } };
}
