/** A notice's text as each channel that is on shows it: rendered by the channel itself, as it will leave. */
import { noticeContent } from '../../jobs/notice-content.ts';
import type { Parts } from '../../jobs/parts.ts';
import type { Broadcast, ChannelName, ContactId, Language } from '../../model.ts';

/** What somebody who reads this language gets on this channel: one text a message. */
export interface Shown {
  channel: ChannelName;
  language: Language;
  messages: string[];
}

/** Every channel that is on, in the languages the notice is written in. */
export async function shownOn(parts: Parts, { id, text }: Broadcast): Promise<Shown[]> {
  const languages = (['vi', 'en'] as const).filter((language) => text[language] !== '');
  const all = Object.entries(parts.channels).flatMap(([name, channel]) =>
    languages.map(async (language): Promise<Shown> => {
      const nobody: ContactId = `${name as ChannelName}:0`;
      const replies = await noticeContent(parts, id, nobody, language);
      const requests = replies.flatMap((reply) => channel.render(nobody, reply, { language, withoutButtons: false }));
      return { channel: name as ChannelName, language, messages: requests.map(({ body }) => textOf(body)) };
    }),
  );
  return Promise.all(all);
}

/** Telegram's text or caption without its markup, or Zalo's. */
function textOf(body: Record<string, unknown>): string {
  const zalo = (body.message as { text?: string } | undefined)?.text;
  if (zalo !== undefined) return zalo;
  const html = String(body.text ?? body.caption ?? '');
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? '');
}
