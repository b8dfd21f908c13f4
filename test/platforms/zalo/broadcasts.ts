/** Broadcasts and the articles they carry (zalo-oa 3.3), and the rest of `/v2.0/oa/message` (zalo-oa 2.1). */
import { type Fields, field } from './fields.ts';
import { failure, type Reply, success } from './reply.ts';
import { messageId, type World } from './world.ts';

/** `POST /v2.0/oa/message`: a broadcast of one article, or a reaction; a message to one person is shut there. */
export function oldMessage(world: World, body: Fields): Reply {
  const { recipient } = body;
  if (typeof recipient !== 'object' || recipient === null) return failure(-201, 'recipient is invalid!');
  if ('sender_action' in body) return success({ message_id: messageId() });
  if ('user_id' in recipient) return failure(-240, 'MessageV2 API has been shut down, please switch to MessageV3');
  return broadcast(world, recipient as Fields, body);
}

function broadcast(world: World, recipient: Fields, body: Fields): Reply {
  const payload = field(field(field(body, 'message'), 'attachment'), 'payload');
  const [element, ...others] = Array.isArray(payload.elements) ? (payload.elements as Fields[]) : [];
  if (element?.media_type !== 'article' || others.length > 0) return failure(-201, 'elements is invalid!');
  const article = [...world.articles.values()].find(({ id }) => id === element.attachment_id);
  if (article === undefined || article.checks < 2) return failure(-201, 'attachment_id is invalid!');
  // The hours are documented, their zone is not; Asia/Ho_Chi_Minh is UTC+7 all year.
  const hour = (new Date(world.now()).getUTCHours() + 7) % 24;
  if (hour < 6 || hour >= 22) return failure(-234, 'Cannot be sent at night (10:00PM - 6:00AM)');
  const id = messageId();
  world.broadcasts.push({ target: field(recipient, 'target'), article: article.id, messageId: id, at: world.now() });
  return success({ message_id: id });
}

/** `POST /v2.0/article/create`: asynchronous, so it gives a token. */
export function createArticle(world: World, body: Fields): Reply {
  const limits = { title: 150, author: 50, description: 300 } as const;
  for (const [name, most] of Object.entries(limits)) {
    const value = body[name];
    if (name === 'title' && !value) return failure(-201, 'title is invalid!');
    if ([...String(value ?? '')].length > most) return failure(-210, 'Parameter exceeds allowable limit');
  }
  const token = messageId();
  world.articles.set(token, { id: messageId(), checks: 0 });
  return success({ token });
}

/** `POST /v2.0/article/verify`: not ready at the first look, the article's id from the second on. */
export function verifyArticle(world: World, body: Fields): Reply {
  const article = world.articles.get(String(body.token));
  if (article === undefined) return failure(-201, 'token is invalid!');
  article.checks += 1;
  return article.checks === 1 ? failure(-214, 'Article is being processed') : success({ id: article.id });
}
