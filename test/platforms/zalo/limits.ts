/** The limit of calls (zalo-oa 3.4): so many a minute for the app, over it -32; every answer says how many are left. */
import { failure, type Reply } from './reply.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;

/** Counts this call; a refusal when it is one too many and the limit is switched on. */
export function countCall(world: World): Reply | null {
  const minute = Math.floor(world.now() / MINUTE);
  if (world.minute.at !== minute) world.minute = { at: minute, calls: 0 };
  world.minute.calls += 1;
  const over = world.options.limited && world.minute.calls > world.options.callsPerMinute;
  return over ? failure(-32, 'Your application reached limit call api') : null;
}

/** The headers of every answer. */
export function limitHeaders(world: World): Record<string, string> {
  const { callsPerMinute } = world.options;
  const left = Math.max(0, callsPerMinute - world.minute.calls);
  return { 'x-ratelimit-limit': String(callsPerMinute), 'x-ratelimit-remain': String(left) };
}
