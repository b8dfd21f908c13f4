/** Which contacts a notice can reach, as far as the operator's settings go. */
import type { ChannelName } from '../model.ts';
import type { Reach } from '../store/broadcasts/verdict.ts';
import { NOTICE } from './notice-content.ts';
import type { Parts } from './parts.ts';

/** What of this service's settings decides who can be reached. */
export function reachOf({ channels, zaloPaidWindow, zaloTemplates }: Pick<Parts, 'channels' | 'zaloPaidWindow' | 'zaloTemplates'>): Reach {
  return {
    channels: Object.keys(channels) as ChannelName[],
    zaloPaid: zaloPaidWindow,
    zaloTemplate: zaloTemplates[NOTICE] !== undefined,
  };
}
