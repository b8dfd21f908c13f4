/** Which contacts a notice can reach, as far as the operator's settings go. */
import type { ChannelName } from '../model.ts';
import type { Reach } from '../store/broadcasts/verdict.ts';
import type { Sending } from '../store/lookups/notice-work.ts';
import { NOTICE } from './notice-content.ts';
import type { Parts } from './parts.ts';
import { BULK_SHARE } from './sending-run.ts';

/** What of this service's settings decides who can be reached. */
export function reachOf({ channels, zaloPaidWindow, zaloTemplates }: Pick<Parts, 'channels' | 'zaloPaidWindow' | 'zaloTemplates'>): Reach {
  return {
    channels: Object.keys(channels) as ChannelName[],
    zaloPaid: zaloPaidWindow,
    zaloTemplate: zaloTemplates[NOTICE] !== undefined,
  };
}

/** Who can be reached, and how fast: what a preview in chat needs to know. */
export function sendingOf(parts: Pick<Parts, 'channels' | 'zaloPaidWindow' | 'zaloTemplates' | 'rate'>): Sending {
  const rates = Object.entries(parts.rate).map(([channel, most]) => [channel, most * BULK_SHARE]);
  return { reach: reachOf(parts), bulkRate: Object.fromEntries(rates) as Sending['bulkRate'] };
}
