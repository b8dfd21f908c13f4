/** A notice before it is sent: who gets it and why the others do not, and what each channel will show. Writes nothing. */
import type { Channel } from '../channels/channel.ts';
import type { Attachment, Broadcast, ChannelName, ContactId, Language, NoticePreview, Outgoing } from '../model.ts';
import { previewCounts } from '../store/broadcasts/preview.ts';
import { noticeWords } from './notice-content.ts';
import type { Parts } from './parts.ts';
import { reachOf } from './reach.ts';
import { BULK_SHARE, rateOf } from './sending-run.ts';

/** What one channel shows of a notice in one language: the very requests that its platform will get, to nobody. */
export interface NoticeShown {
  channel: ChannelName;
  language: Language;
  /** As people read it, before it becomes requests. */
  text: string;
  /** Characters that one message holds on this channel; a longer text is split. */
  limit: number;
  /** The picture or PDF that comes first, and how large it may be on this channel, in bytes. */
  file: { kind: Attachment['kind']; name: string; size: number; limit: number } | null;
  requests: Outgoing[];
}

/** Counts, reasons, cost, duration, and the texts. */
export async function previewNotice(parts: Parts, broadcast: Broadcast): Promise<NoticePreview & { shown: NoticeShown[] }> {
  const shown = await shownOn(parts, broadcast);
  const channels = Object.keys(parts.channels) as ChannelName[];
  const longest = (channel: ChannelName) =>
    Math.max(1, ...shown.filter((one) => one.channel === channel).map(({ requests }) => requests.length));
  const counts = await previewCounts(parts.db, broadcast, {
    reach: reachOf(parts),
    settings: parts.settings.values,
    bulkRate: Object.fromEntries(channels.map((channel) => [channel, rateOf(parts, channel) * BULK_SHARE])),
    messages: Object.fromEntries(channels.map((channel) => [channel, longest(channel)])),
    now: parts.clock(),
  });
  return { ...counts, shown };
}

async function shownOn(parts: Parts, { id, text, attachment }: Broadcast): Promise<NoticeShown[]> {
  const languages: Language[] = text.en === '' ? ['vi'] : ['vi', 'en'];
  const all = Object.entries(parts.channels).flatMap(([channel, port]) =>
    languages.flatMap((language) =>
      nobodiesOf(channel as ChannelName).map((nobody) => ({ channel: channel as ChannelName, port, language, nobody })),
    ),
  );
  return Promise.all(
    all.map(async ({ channel, port, language, nobody }) => {
      const [first, ...rest] = await noticeWords(parts, id, nobody, language);
      // Nothing is handed over for a look: the name stands for the platform's id.
      const carried = attachment && { kind: attachment.kind, id: attachment.name };
      const replies = first ? [carried ? { ...first, file: carried } : first, ...rest] : [];
      const render = (how: Channel) => replies.flatMap((reply) => how.render(nobody, reply, { language, withoutButtons: false }));
      const file = attachment && {
        kind: attachment.kind,
        name: attachment.name,
        size: attachment.size,
        limit: port.files.limits[attachment.kind],
      };
      return {
        channel,
        language,
        text: replies.map((reply) => reply.text).join('\n'),
        limit: port.capabilities(nobody).text,
        file,
        requests: render(port),
      };
    }),
  );
}

/** Whom a look is made for: nobody, but on a screen that the channel has. The demonstration's has two. */
function nobodiesOf(channel: ChannelName): ContactId[] {
  return channel === 'simulator' ? ['simulator:telegram-0', 'simulator:zalo-0'] : [`${channel}:0`];
}
