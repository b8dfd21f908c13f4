/**
 * The picture or PDF of a notice on its way to a platform: handed over once for all recipients, before the first is taken. What a platform
 * does not take stops the notice instead of failing its people one by one.
 */
import type { Channel } from '../channels/channel.ts';
import type { Attachment, ChannelName, ContactId, Reply, SendResult } from '../model.ts';
import { attachmentBytes, keepUpload, uploadOf } from '../store/broadcasts/attachments.ts';
import { readBroadcast } from '../store/broadcasts/read.ts';
import { forgetUpload, pauseForFile, staffChats, type WaitingFile, waitingFiles, waitWithFiles } from '../store/broadcasts/uploads.ts';
import { NO_TOKEN_MS, withToken } from './credentials.ts';
import type { Parts } from './parts.ts';
import type { Run } from './sending-run.ts';

type NotKept = Extract<SendResult, { ok: false }>;
/** A file under the platform's own id, as replies carry it. */
type KeptFile = NonNullable<Reply['file']>;

/** An upload harms nobody when it is made twice, so what failed on the way is tried so often. */
const TRIES = 2;
/** A file refused so soon after it was handed over, in ms, is refused for good. */
const FRESH_MS = 3_600_000;

/** Hands over the files for which recipients on this run's channel wait. */
export async function uploadFiles(parts: Parts, run: Run): Promise<void> {
  const now = parts.clock();
  const waiting = await waitingFiles(parts.db, { channel: run.channel, sender: run.name, now, until: now + parts.leaseMs });
  for (const one of waiting) {
    if (parts.ending) return;
    const kept = await keepForMany(parts, run.channel, one);
    const waitMs = kept === 'no-token' ? NO_TOKEN_MS : kept.ok ? 0 : (kept.retryAfterMs ?? 0);
    if (waitMs > 0) {
      run.stopped = true;
      await waitWithFiles(parts.db, run.channel, parts.clock() + waitMs);
      return parts.wake(run.channel, waitMs);
    }
    if (kept === 'no-token' || kept.ok) continue;
    parts.log('warn', 'file of a notice not taken', { broadcast: one.broadcast, channel: run.channel, detail: kept.detail });
    await pauseForFile(parts.db, one.broadcast);
  }
}

async function keepForMany(parts: Parts, name: ChannelName, { broadcast, attachment }: WaitingFile): Promise<Kept> {
  const chats = parts.channels[name]?.files.needsReceiver ? await staffChats(parts.db, broadcast, name) : [null];
  let kept: Kept = { ok: false, failure: 'configuration', detail: 'no member of staff has a chat there' };
  for (const chat of chats) {
    kept = await keep(parts, name, attachment, chat);
    if (kept === 'no-token' || kept.ok || kept.failure !== 'drop-recipient') break;
  }
  return kept;
}

/** The file of a notice for one person who tries it, null without one; `to` gets it where the platform needs a receiver and keeps it not yet. */
export async function fileFor(parts: Parts, broadcast: string, to: ContactId): Promise<KeptFile | null | NotKept | 'no-token'> {
  const name = to.slice(0, to.indexOf(':')) as ChannelName;
  const attachment = (await readBroadcast(parts.db, broadcast))?.attachment;
  if (!attachment) return null;
  const kept = await keep(parts, name, attachment, to);
  return kept !== 'no-token' && kept.ok ? { kind: attachment.kind, id: kept.id } : kept;
}

type Kept = { ok: true; id: string } | NotKept | 'no-token';

async function keep(parts: Parts, name: ChannelName, attachment: Attachment, to: ContactId | null): Promise<Kept> {
  const channel = parts.channels[name];
  if (!channel) return { ok: false, failure: 'configuration', detail: 'the channel is off' };
  const known = await uploadOf(parts.db, attachment.id, name, parts.clock());
  if (known !== null) return { ok: true, id: known };
  const bytes = await attachmentBytes(parts.db, attachment);
  for (let tries = 1; ; tries++) {
    const kept = await withToken(parts, name, (credentials) => channel.files.keep({ ...attachment, bytes }, to, credentials));
    if (kept === 'no-token') return kept;
    if (!kept.ok && (kept.failure === 'retry' || kept.failure === 'unknown') && !kept.retryAfterMs && tries < TRIES) continue;
    if (kept.ok) await keepUpload(parts.db, attachment.id, name, kept.id, parts.clock() + channel.files.livesMs);
    return kept;
  }
}

/** A platform forgot a file under a recipient who was taken already. */
export class FileNotKept extends Error {
  override readonly name = 'FileNotKept';
}

/** The file that recipients on a channel get, null without one. No recipient is taken before it is kept there; throws `FileNotKept`. */
export async function keptFile(parts: Parts, broadcast: string, name: ChannelName): Promise<KeptFile | null> {
  const attachment = (await readBroadcast(parts.db, broadcast))?.attachment;
  if (!attachment) return null;
  const id = await uploadOf(parts.db, attachment.id, name, 0);
  if (id === null) throw new FileNotKept();
  return { kind: attachment.kind, id };
}

/** The platform does not know a file any more: the next look hands it over anew. Refused soon after that, it stops its notice (`broadcast`). */
export async function fileGone(parts: Parts, channel: Channel, to: ContactId, file: string, broadcast: string): Promise<void> {
  const name = to.slice(0, to.indexOf(':')) as ChannelName;
  const fresh = parts.clock() + channel.files.livesMs - FRESH_MS;
  if (!(await forgetUpload(parts.db, name, file, fresh))) await pauseForFile(parts.db, broadcast);
  parts.wake(name);
}
