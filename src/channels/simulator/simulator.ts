/** The demonstration's channel: renders exactly what Telegram or Zalo would be sent and keeps it for the page to show. */
import type { SendResult } from '../../model.ts';
import { CAPABILITIES, type Channel } from '../channel.ts';
import { renderTelegram } from '../telegram/render.ts';
import { renderZalo } from '../zalo/render.ts';
import { contactOf, faceOf, whoOf } from './face.ts';
import type { SimulatorHub } from './hub.ts';
import { normalisePost } from './post.ts';

/** Five megabytes. */
const MOST_BYTES = 5 * 1024 * 1024;

/** What the demonstration gives the channel. */
export interface SimulatorOptions {
  /** Put before a photo's address that is only a path: where this server is reached. */
  photoBase?: string;
  /** Epoch ms; the system's clock by default. */
  clock?: () => number;
}

/** Builds the channel over a hub. It lets everybody in, so it may exist in the demonstration only. */
export function createSimulator(hub: SimulatorHub, options: SimulatorOptions = {}): Channel {
  const clock = options.clock ?? Date.now;
  return {
    capabilities: (contact) => CAPABILITIES[faceOf(contact)],
    verify: async () => 'ok',
    normalise: (payload) => ({ updates: normalisePost(payload, clock()), events: [] }),
    render: (contact, reply, how) => (faceOf(contact) === 'telegram' ? renderTelegram : renderZalo)(whoOf(contact), reply, how, options),
    send: async (outgoing): Promise<SendResult> => {
      const contact = contactOf(outgoing);
      if (contact === null) return { ok: false, failure: 'bad-message', detail: 'no simulated contact' };
      return { ok: true, messageId: hub.sent(contact, outgoing).id };
    },
    // Nothing is kept anywhere: the page shows the name. A notice carries no more than this.
    files: {
      limits: { photo: MOST_BYTES, pdf: MOST_BYTES },
      livesMs: 24 * 3_600_000,
      needsReceiver: false,
      keep: async ({ name }) => ({ ok: true, id: name }),
      fetch: async (ref, most) => {
        const bytes = hub.file(ref);
        if (bytes === undefined) return { ok: false, failure: 'file-gone', detail: 'no such file in the simulator' };
        return { ok: true, bytes: bytes.length > most ? null : bytes };
      },
    },
    acknowledge: async () => {},
  };
}
