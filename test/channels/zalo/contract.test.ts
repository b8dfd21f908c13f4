/** The Zalo channel beside the offline OA keeps what every channel promises. */

import { sign } from '../../../src/channels/zalo/signature.ts';
import { createZalo } from '../../../src/channels/zalo/zalo.ts';
import type { Outgoing } from '../../../src/model.ts';
import { startZaloServer } from '../../platforms/zalo-server.ts';
import { type ContractSubject, channelContract } from '../contract.ts';

const WHO = '246845883529197922';
const AT = '1764000000000';

interface Message {
  text?: string;
  attachment?: { payload: { buttons?: { payload: unknown }[] } };
}
const messageOf = (request: Outgoing) => request.body.message as Message;

async function subject(): Promise<ContractSubject> {
  const zalo = await startZaloServer();
  zalo.person(WHO);
  const { appId, oaId, oaSecretKey } = zalo.options;
  let count = 0;
  const says = (text: string) => ({
    app_id: appId,
    sender: { id: WHO },
    recipient: { id: oaId },
    event_name: 'user_send_text',
    message: { text, msg_id: `m${++count}` },
    timestamp: AT,
  });
  return {
    channel: createZalo({ appId, oaId, oaSecretKey, apiRoot: zalo.apiRoot, timeoutMs: 2000, signature: 'enforce' }),
    contact: `zalo:${WHO}`,
    credentials: { accessToken: zalo.pair().access_token },
    signed: async (payload) => {
      const body = new TextEncoder().encode(JSON.stringify(payload));
      const mac = `mac=${await sign(appId, body, AT, oaSecretKey)}`;
      return { header: (name) => (name.toLowerCase() === 'x-zevent-signature' ? mac : undefined), body };
    },
    text: says,
    tap: says,
    words: (requests) => requests.map((request) => messageOf(request).text ?? '').join('\n'),
    payloads: (requests) =>
      requests.flatMap((request) => (messageOf(request).attachment?.payload.buttons ?? []).map(({ payload }) => String(payload))),
    length: (request) => [...(messageOf(request).text ?? '')].length,
    close: zalo.close,
  };
}

channelContract('zalo', subject);
