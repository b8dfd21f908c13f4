/**
 * Fetches the files that staff sent in a chat for a notice, checks and keeps them, and has staff told. A process that dies on the way leaves
 * the file to the next look: a file is kept once whatever happens (its id is its hash), and the draft gets it in the batch that settles it.
 */
import type { ChannelName, FileOutcome } from '../model.ts';
import { NOTICE_FILE_BYTES } from '../model.ts';
import { keepAttachment, kindOf } from '../store/broadcasts/attachments.ts';
import { type ComingFile, putOffComing, settleComing, takeComing } from '../store/broadcasts/sent-files.ts';
import type { Parts } from './parts.ts';
import { pauseAfter } from './retry.ts';

/** Fetching and keeping one file takes less than this, in ms: then it counts as left by a process that died. */
const LEASE_MS = 2 * 60_000;
/** Tries of one file, over about half a minute: staff wait for the word. */
const TRIES = 5;
/** What has no name is called so: a photo never has one. */
const NAMELESS = { photo: 'ảnh', pdf: 'công văn.pdf' };
/** Files of one look, so that it ends; the next one goes on. */
const AT_MOST = 20;

/** Fetches what is due, one after the other: each may be five megabytes in memory. */
export async function fetchSentFiles(parts: Parts): Promise<void> {
  for (let n = 0; n < AT_MOST && !parts.ending; n++) {
    const now = parts.clock();
    const file = await takeComing(parts.db, parts.keys, { bootId: parts.bootId, now, until: now + LEASE_MS });
    if (file === null) return;
    await fetchOne(parts, file);
  }
}

async function fetchOne(parts: Parts, file: ComingFile): Promise<void> {
  const name = file.contact.slice(0, file.contact.indexOf(':')) as ChannelName;
  const got = await parts.channels[name]?.files.fetch(file.file.ref, NOTICE_FILE_BYTES.pdf);
  if (got?.ok) {
    const { outcome, kept } = await keepFetched(parts, file, got.bytes);
    await settleComing(parts.db, file, outcome, kept, parts.clock());
    return parts.wake(name);
  }
  parts.log('warn', 'file of a chat not fetched', {
    channel: name,
    failure: got?.failure ?? 'configuration',
    detail: got?.detail ?? 'off',
  });
  const gone = got?.failure === 'file-gone' || got?.failure === 'drop-recipient';
  if (gone || file.attempts + 1 >= TRIES) {
    await settleComing(parts.db, file, gone ? 'gone' : 'not_fetched', null, parts.clock());
    return parts.wake(name);
  }
  const pause = Math.max(pauseAfter('retry', file.attempts, Math.random()), got?.retryAfterMs ?? 0);
  await putOffComing(parts.db, file, parts.clock() + pause);
  parts.wake(name, pause);
}

/** `bytes`: null for more than any notice carries. */
async function keepFetched(
  { db, clock }: Parts,
  { file }: ComingFile,
  bytes: Uint8Array | null,
): Promise<{ outcome: FileOutcome; kept: string | null }> {
  const refused = (outcome: FileOutcome) => ({ outcome, kept: null });
  if (bytes === null) return refused(file.kind === 'photo' ? 'photo_too_large' : 'pdf_too_large');
  const kind = kindOf(bytes);
  if (kind === null) return refused('wrong_kind');
  const kept = await keepAttachment(db, { name: file.name || NAMELESS[kind], bytes }, clock());
  return kept === null ? refused(`${kind}_too_large`) : { outcome: 'kept', kept: kept.id };
}
