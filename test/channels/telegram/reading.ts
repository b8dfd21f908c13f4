/** Reads what people would see of our requests. */

import type { Outgoing } from '../../../src/model.ts';
import { parseHtml } from '../../platforms/telegram/html.ts';

/** Text or caption after parsing its markup; throws when Telegram would refuse the markup. */
export function readable({ body }: Outgoing): string {
  const raw = String(body.text ?? body.caption ?? '');
  if (body.parse_mode !== 'HTML') return raw;
  const parsed = parseHtml(raw);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.text;
}

/** Payloads of the inline buttons, in order. */
export function tappable(requests: Outgoing[]): string[] {
  return requests.flatMap(({ body }) => {
    const rows = (body.reply_markup as { inline_keyboard?: { callback_data?: string }[][] } | undefined)?.inline_keyboard ?? [];
    return rows.flat().flatMap(({ callback_data: data }) => data ?? []);
  });
}
