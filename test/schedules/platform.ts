/** The platforms of a schedule, in memory: they keep what they accept, refuse and lose as the schedule says, and repeat what got no 200. */
import type { Channel } from '../../src/channels/channel.ts';
import { createTelegram } from '../../src/channels/telegram/telegram.ts';
import { createZalo } from '../../src/channels/zalo/zalo.ts';
import type { ContactId, Outgoing, SendResult, Update } from '../../src/model.ts';
import type { Gates } from './gates.ts';

/** A message that a platform accepted: its person has read it. */
export interface Accepted {
  id: string;
  contact: ContactId;
  text: string;
  /** The whole request, for buttons and for what must not be in it. */
  body: string;
  /** The process that sent it. */
  by: number;
  /** The moment of the run's memory when its sending began. */
  begun: number;
  /** Our side was told its id. */
  answered: boolean;
}

/** An update, and what the platform knows of its fate. */
export interface Posted {
  update: Update;
  /** It got a 200: never repeated by the platform again. */
  answered: boolean;
}

/** Both platforms. */
export interface Platforms {
  accepted: Accepted[];
  /** In the order of arrival. */
  posted: Posted[];
  /** Failures told, by contact: `drop-recipient`, `bad-message` … */
  told: { contact: ContactId; failure: string }[];
  /** The channels as one process sees them. */
  channelsOf(owner: number): { telegram: Channel; zalo: Channel };
}

/** What may become of a send, and what our channels make of it. `lost`: accepted, but the answer never came. */
const FAULTS: Record<string, Extract<SendResult, { ok: false }>> = {
  lost: { ok: false, failure: 'unknown', detail: 'ETIMEDOUT' },
  retry: { ok: false, failure: 'retry', detail: '500' },
  'too-many': { ok: false, failure: 'retry', retryAfterMs: 5000, detail: '429' },
  'refresh-token': { ok: false, failure: 'refresh-token', detail: '-216' },
  wait: { ok: false, failure: 'wait', detail: '-211' },
  configuration: { ok: false, failure: 'configuration', detail: '401' },
  'buttons-refused': { ok: false, failure: 'buttons-refused', detail: '-201' },
  'drop-recipient': { ok: false, failure: 'drop-recipient', detail: '403' },
  'bad-message': { ok: false, failure: 'bad-message', detail: '400' },
};
const SEND_FAULTS = [
  'lost',
  'lost',
  'retry',
  'retry',
  'too-many',
  'wait',
  'configuration',
  'refresh-token',
  'buttons-refused',
  'drop-recipient',
  'bad-message',
];

/** What is known of a message before the platform has it. */
export type Leaving = Pick<Accepted, 'contact' | 'text' | 'by'>;

/** `watch` is called with every message as its sending begins, and gives that moment. */
export function createPlatforms(gates: Gates, watch: (message: Leaving) => Promise<number>): Platforms {
  const nowhere = { timeoutMs: 1000, apiRoot: 'http://127.0.0.1:9' };
  const telegram = createTelegram({ ...nowhere, token: '700100200:schedule', secret: 'schedule' });
  const zalo = createZalo({ ...nowhere, appId: '1', oaId: '2', oaSecretKey: 'schedule', signature: 'enforce' });
  const platforms: Platforms = { accepted: [], posted: [], told: [], channelsOf };

  function channelsOf(owner: number) {
    const around = (real: Channel, name: 'telegram' | 'zalo'): Channel => ({
      ...real,
      send: (outgoing) => send(owner, name, outgoing),
      acknowledge: async () => void (await gates.pass(owner, `${name}: acknowledge`)),
    });
    return { telegram: around(telegram, 'telegram'), zalo: around(zalo, 'zalo') };
  }

  async function send(owner: number, name: 'telegram' | 'zalo', { body }: Outgoing): Promise<SendResult> {
    const { contact, text } = read(name, body);
    const begun = await watch({ contact, text, by: owner });
    const faults = SEND_FAULTS.filter((fault) => name === 'zalo' || (fault !== 'buttons-refused' && fault !== 'refresh-token'));
    const how = await gates.pass(owner, `send to ${contact}`, faults);
    const fault = FAULTS[how];
    if (fault && how !== 'lost') {
      platforms.told.push({ contact, failure: fault.failure });
      return fault;
    }
    const message: Accepted = {
      id: `m${platforms.accepted.length + 1}`,
      contact,
      text,
      body: JSON.stringify(body),
      by: owner,
      begun,
      answered: false,
    };
    platforms.accepted.push(message);
    await gates.pass(owner, `answer of send to ${contact}`);
    if (fault) return fault;
    message.answered = true;
    return { ok: true, messageId: message.id };
  }

  return platforms;
}

function read(name: 'telegram' | 'zalo', body: Record<string, unknown>): { contact: ContactId; text: string } {
  if (name === 'telegram') return { contact: `telegram:${body.chat_id}`, text: String(body.text ?? body.caption ?? '') };
  const to = (body.recipient as { user_id?: string } | undefined)?.user_id;
  return { contact: `zalo:${to}`, text: String((body.message as { text?: string } | undefined)?.text ?? '') };
}
