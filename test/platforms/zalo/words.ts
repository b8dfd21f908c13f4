/** What people read of an event or of a message, and whom it is about: for the transcript. */
import { type Fields, field } from './fields.ts';

/** The person and the words of an event. */
export function wordsOf(event: Fields): { who?: string; words: string } {
  const name = String(event.event_name);
  const fromOa = name.startsWith('oa_') || 'admin_id' in field(event, 'sender');
  const who = field(event, 'follower').id ?? event.user_id ?? field(event, fromOa ? 'recipient' : 'sender').id;
  const message = field(event, 'message');
  const [attachment] = (message.attachments ?? []) as Fields[];
  const words = message.text ? String(message.text) : `[${attachment === undefined ? name : String(attachment.type)}]`;
  return { ...(who === undefined ? {} : { who: String(who) }), words };
}

/** What tells one event from another. */
export function idOf(event: Fields): string {
  return `${String(event.event_name)} ${String(field(event, 'message').msg_id ?? event.timestamp)}`;
}

/** The person and the words of a request. */
export function askedOf(body: Fields): { who?: string; words?: string } {
  const who = field(body, 'recipient').user_id ?? body.user_id ?? body.phone;
  const message = field(body, 'message');
  const titles = buttonsOf(message).map((button) => ` [${String(button.title)}]`);
  return {
    ...(who === undefined ? {} : { who: String(who) }),
    ...(typeof message.text === 'string' ? { words: message.text + titles.join('') } : {}),
  };
}

/** The buttons of a message. */
export function buttonsOf(message: Fields): Fields[] {
  const { buttons } = field(field(message, 'attachment'), 'payload');
  return Array.isArray(buttons) ? (buttons as Fields[]) : [];
}
