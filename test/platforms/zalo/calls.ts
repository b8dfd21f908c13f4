/** The OpenAPI calls of the offline OA by path (zalo-oa 2.1, 2.5, 3.3, 6, 7.2). Uploads, articles and templates are kept simple. */
import { accepted } from './accepted.ts';
import { conversation, recentChats } from './chats.ts';
import { consultation } from './messages.ts';
import { failure, messageId, type Reply, success, type World } from './world.ts';

/** One request that has passed the token check. */
export interface Call {
  world: World;
  body: Record<string, unknown>;
  /** The `data` parameter of a GET. */
  data: Record<string, unknown>;
}

/** Every call we know, by method and path. */
export const CALLS: Record<string, (call: Call) => Reply> = {
  'POST /v3.0/oa/message/cs': ({ world, body }) => consultation(world, body),
  'POST /v2.0/oa/message': broadcast,
  'POST /v3.0/oa/message/template': template,
  'GET /v2.0/oa/getoa': profile,
  'GET /v3.0/oa/user/detail': person,
  'GET /v2.0/oa/listrecentchat': ({ world, data }) => recentChats(world, data),
  'GET /v2.0/oa/conversation': ({ world, data }) => conversation(world, data),
  'POST /v3.0/oa/quota/message': quota,
  'POST /v2.0/oa/upload/image': () => success({ attachment_id: messageId() }),
  'POST /v2.0/oa/upload/gif': () => success({ attachment_id: messageId() }),
  'POST /v2.0/oa/upload/file': () => success({ token: messageId() }),
  'POST /v2.0/article/create': createArticle,
  'POST /v2.0/article/verify': verifyArticle,
};

function broadcast({ world, body }: Call): Reply {
  const recipient = body.recipient;
  if (typeof recipient !== 'object' || recipient === null) return failure(-201, 'recipient is invalid!');
  if ('sender_action' in body) return success({ message_id: messageId() });
  if ('user_id' in recipient) return failure(-240, 'MessageV2 API has been shut down, please switch to MessageV3');
  const hour = (new Date(world.now()).getUTCHours() + 7) % 24;
  if (hour < 6 || hour >= 22) return failure(-234, 'Cannot be sent at night (10:00PM - 6:00AM)');
  return success({ message_id: messageId() });
}

function template({ world, body }: Call): Reply {
  const { user_id, template_id, template_data } = body;
  if (!world.people.has(String(user_id))) return failure(-201, 'user_id is invalid!');
  if (!template_id || typeof template_data !== 'object') return failure(-201, 'template_id is invalid!');
  const id = accepted(world, String(user_id), { template_id, template_data });
  return success({ message_id: id, user_id: String(user_id), sent_time: String(world.now()) });
}

function profile({ world }: Call): Reply {
  const standard = {
    is_verified: true,
    oa_type: 4,
    cate_name: 'Cơ quan nhà nước',
    num_follower: 12,
    package_name: 'Tăng trưởng',
    linked_ZCA: '',
  };
  return success({ oaid: world.options.oaId, name: 'Nhịp Cầu OCOP', description: '', ...standard, ...world.profile });
}

function person({ world, data }: Call): Reply {
  const id = String(data.user_id ?? '');
  if (!world.people.has(id)) return failure(-201, 'user_id is invalid!');
  return success({ user_id: id, display_name: 'Nguyễn Văn A', user_is_follower: true });
}

function quota({ world, body }: Call): Reply {
  const last = world.people.get(String(body.user_id))?.lastInteraction;
  return last === undefined ? failure(-201, 'user_id is invalid!') : success({ last_interaction: String(last ?? 0) });
}

function createArticle({ world }: Call): Reply {
  const token = messageId();
  world.articles.set(token, { id: messageId(), checks: 0 });
  return success({ token });
}

function verifyArticle({ world, body }: Call): Reply {
  const article = world.articles.get(String(body.token));
  if (article === undefined) return failure(-201, 'token is invalid!');
  article.checks += 1;
  return article.checks === 1 ? failure(-214, 'Article is being processed') : success({ id: article.id });
}
