/** What a notice says: the same for everybody of one channel and language, so it is read and rendered once. */
import { announce } from '../engine/announce.ts';
import type { ChannelName, ContactId, Language, Reply } from '../model.ts';
import { strangerAs } from '../store/contacts.ts';
import { runLookup } from '../store/lookups/run.ts';
import { keptFile } from './notice-files.ts';
import type { Parts } from './parts.ts';

/** The flow that a notice is told by. */
export const NOTICE = 'notice';

/** Keeps what was rendered while a run lasts. */
export type Contents = Map<string, Promise<Reply[]>>;

/** The replies of a broadcast for a recipient who reads this language, on a screen like theirs, with the file that the platform keeps. */
export function noticeContent(parts: Parts, broadcast: string, contact: ContactId, language: Language, kept: Contents = new Map()) {
  const channel = parts.channels[contact.slice(0, contact.indexOf(':')) as keyof Parts['channels']];
  if (!channel) return Promise.resolve([]);
  const { buttons, text } = channel.capabilities(contact);
  const key = `${broadcast} ${language} ${buttons} ${text}`;
  const known = kept.get(key);
  if (known) return known;
  const made = withFile(parts, broadcast, contact, language);
  kept.set(key, made);
  // What could not be read now is read again for the next one.
  made.catch(() => kept.delete(key));
  return made;
}

async function withFile(parts: Parts, broadcast: string, contact: ContactId, language: Language): Promise<Reply[]> {
  const [first, ...rest] = await noticeWords(parts, broadcast, contact, language);
  const file = await keptFile(parts, broadcast, contact.slice(0, contact.indexOf(':')) as ChannelName);
  return first ? [file ? { ...first, file } : first, ...rest] : [];
}

/** The same without the file. */
export async function noticeWords(parts: Parts, object: string, contact: ContactId, language: Language): Promise<Reply[]> {
  const capabilities = parts.channels[contact.slice(0, contact.indexOf(':')) as keyof Parts['channels']]?.capabilities(contact);
  if (!capabilities) return [];
  const now = parts.clock();
  const person = strangerAs(contact, language, { capabilities, settings: parts.settings.values, demo: parts.demo, now });
  const found: unknown[] = [];
  for (;;) {
    const said = announce(parts.book, NOTICE, { object }, { person, found }, now);
    if ('replies' in said) return said.replies;
    found.push(await runLookup(parts.db, parts.keys, said.lookup, { person, personId: contact, now }));
  }
}
