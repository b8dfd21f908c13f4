/** Keeps the one message true that tells a member of staff how far a broadcast is; where messages can't be changed, tells the end; and tells who may send when a broadcast paused by itself. */
import { announce } from '../engine/announce.ts';
import { markShown, PROGRESS, tellOfStops, tellTheEnd, type Watcher, watchers } from '../store/broadcasts/watch.ts';
import { runLookup } from '../store/lookups/run.ts';
import { receiversOf } from './outbox.ts';
import type { Parts } from './parts.ts';

/** A message is changed at most so often, in ms: Telegram counts a change like a message to the chat. */
const CHANGE_EVERY_MS = 3000;

/** Looks at everybody who watches, and at what paused by itself. */
export async function showProgress(parts: Parts): Promise<void> {
  const now = parts.clock();
  if ((await tellOfStops(parts.db, now, parts.settings.values)) > 0) parts.wake();
  for (const watcher of await watchers(parts.db, now - CHANGE_EVERY_MS)) await show(parts, watcher, now);
}

async function show(parts: Parts, watcher: Watcher, now: number): Promise<void> {
  const { contact, messageId, over } = watcher;
  const channel = parts.channels[contact.slice(0, contact.indexOf(':')) as keyof Parts['channels']];
  if (!channel?.change) return over ? tellTheEnd(parts.db, watcher, now, parts.settings.values) : undefined;
  // Its first words have not left yet; they will be true when they do.
  if (messageId === null) return;
  const receiver = (await receiversOf(parts, [contact])).get(contact);
  const [reply] = receiver ? await wordsFor(parts, watcher.broadcast, receiver) : [];
  if (!receiver || !reply || receiver.state !== 'active') return markShown(parts.db, watcher, '', true, now);
  if (reply.text === watcher.shown) return over ? markShown(parts.db, watcher, reply.text, true, now) : undefined;
  const request = channel.change(contact, messageId, reply, { language: receiver.person.language, withoutButtons: false });
  const result = await channel.send(request, {});
  // Deleted by the person, or too old: then nothing is changed any more.
  const lost = !result.ok && result.failure === 'bad-message';
  if (result.ok || lost) await markShown(parts.db, watcher, reply.text, over || lost, now);
}

type Receivers = Awaited<ReturnType<typeof receiversOf>>;

async function wordsFor(parts: Parts, object: string, { person, personId }: NonNullable<ReturnType<Receivers['get']>>) {
  const found: unknown[] = [];
  for (;;) {
    const said = announce(parts.book, PROGRESS, { object }, { person, found }, parts.clock());
    if ('replies' in said) return said.replies;
    found.push(await runLookup(parts.db, parts.keys, said.lookup, { person, personId, now: parts.clock() }));
  }
}
