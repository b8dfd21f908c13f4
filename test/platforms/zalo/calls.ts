/** The OpenAPI calls of the offline OA by method and path (zalo-oa 2.1, 2.5, 3.2, 3.3, 6, 7). */
import { createArticle, oldMessage, verifyArticle } from './broadcasts.ts';
import { conversation, recentChats } from './chats.ts';
import type { Fields } from './fields.ts';
import { consultation } from './messages.ts';
import { personDetail, profile, quota } from './profile.ts';
import type { Reply } from './reply.ts';
import { templateInfo, templateQuota, templateStatus, templateToPhone, templateToUser } from './templates.ts';
import { upload } from './uploads.ts';
import type { World } from './world.ts';

/** One request that has passed the token check. */
export interface Call {
  world: World;
  /** The JSON body. */
  body: Fields;
  /** The `data` parameter of a GET. */
  data: Fields;
  query: URLSearchParams;
  contentType: string;
  bytes: Buffer;
}

/** Every call we know. */
export const CALLS: Record<string, (call: Call) => Reply | Promise<Reply>> = {
  'POST /v3.0/oa/message/cs': ({ world, body }) => consultation(world, body),
  'POST /v2.0/oa/message': ({ world, body }) => oldMessage(world, body),
  'POST /v3.0/oa/message/template': ({ world, body }) => templateToUser(world, body),
  'GET /v2.0/oa/getoa': ({ world }) => profile(world),
  'GET /v3.0/oa/user/detail': ({ world, data }) => personDetail(world, data),
  'GET /v2.0/oa/listrecentchat': ({ world, data }) => recentChats(world, data),
  'GET /v2.0/oa/conversation': ({ world, data }) => conversation(world, data),
  'POST /v3.0/oa/quota/message': ({ world, body }) => quota(world, body),
  'POST /v2.0/oa/upload/image': ({ world, contentType, bytes }) => upload(world, 'image', contentType, bytes),
  'POST /v2.0/oa/upload/gif': ({ world, contentType, bytes }) => upload(world, 'gif', contentType, bytes),
  'POST /v2.0/oa/upload/file': ({ world, contentType, bytes }) => upload(world, 'file', contentType, bytes),
  'POST /v2.0/article/create': ({ world, body }) => createArticle(world, body),
  'POST /v2.0/article/verify': ({ world, body }) => verifyArticle(world, body),
};

/** The calls of the business host (zalo-oa 7.1): the same token, but a bad one gets -124. */
export const BUSINESS_CALLS: typeof CALLS = {
  'POST /message/template': ({ world, body }) => templateToPhone(world, body),
  'GET /message/status': ({ world, query }) => templateStatus(world, query.get('message_id')),
  'GET /template/info/v2': ({ world, query }) => templateInfo(world, query.get('template_id')),
  'GET /message/quota': ({ world }) => templateQuota(world),
};
