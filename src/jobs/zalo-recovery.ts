/**
 * Handles what people wrote on Zalo while the service or its database was away. Whether Zalo repeats a webhook that got no 200 is unverified
 * (zalo-oa 5.1), so the chats themselves are read. An update that a webhook brings too is handled once: both have the same id.
 */
import type { Channel, History } from '../channels/channel.ts';
import { handleUpdate } from '../handle-update.ts';
import { endOutage, heartbeat, type Outage } from '../store/outage.ts';
import type { Parts } from './parts.ts';

const MINUTE = 60_000;
/** The jobs look every minute; so long without a look, in ms, and nobody was there. Shorter outages are known by the webhook that got 503. */
const GAP_MS = 3 * MINUTE;
/** Read so much before the outage too, in ms: Zalo's clock and ours differ. */
const MARGIN_MS = MINUTE;
/** Not further back than this, in ms: the inbox remembers two days at least, and an answer is free for two days (zalo-oa 3.1). */
const LONGEST_MS = 24 * 60 * MINUTE;

/** Notes that the service works, and looks through an outage that just ended. What can't be read or stored now is looked through again. */
export async function recoverZalo(parts: Parts): Promise<void> {
  const channel = parts.channels.zalo;
  if (!channel?.history) return;
  const refusedSince = parts.refusedSince.get('zalo');
  const outage = await heartbeat(parts.db, 'zalo', { now: parts.clock(), gapMs: GAP_MS, refusedSince });
  // From here on the database remembers it.
  if (refusedSince !== undefined) parts.refusedSince.delete('zalo');
  if (outage === null) return;
  const found = await readMissed(parts, channel, outage);
  if (!found.ok) return parts.log('warn', 'zalo outage not looked through yet', { failure: found.failure, detail: found.detail });
  for (const update of found.updates) {
    const handled = handleUpdate(parts, update);
    if (!(await handled.committed)) return;
    await handled.settled;
  }
  await endOutage(parts.db, 'zalo', outage.until);
  parts.log('info', 'zalo outage looked through', {
    minutes: Math.ceil((outage.until - outage.from) / MINUTE),
    messages: found.updates.length,
  });
}

/** Reads with the token at hand, once more with a fresh one. */
async function readMissed(parts: Parts, channel: Channel, outage: Outage): Promise<History> {
  const between = { from: Math.max(outage.from - MARGIN_MS, parts.clock() - LONGEST_MS), until: outage.until };
  for (const force of [false, true]) {
    const accessToken = await parts.freshZaloToken?.(force);
    if (!accessToken) break;
    const found = await channel.history?.(between, { accessToken });
    if (found && (found.ok || found.failure !== 'refresh-token')) return found;
  }
  return { ok: false, failure: 'refresh-token', detail: 'no token' };
}
