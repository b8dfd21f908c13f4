/** What was said in the simulator, in memory: it lives as long as the process and holds demonstration data only. */
import type { ContactId, Outgoing } from '../../model.ts';

/** One line of a conversation: what our side would have sent to the platform, or what the page posted. */
export type SimulatorEntry = { id: string; at: number } & (
  | { direction: 'out'; outgoing: Outgoing }
  | { direction: 'in'; incoming: Record<string, unknown> }
);

/** Conversations by contact, and who looks at them. */
export interface SimulatorHub {
  /** Newest last; the last 300 are kept. */
  transcript(contact: ContactId): readonly SimulatorEntry[];
  /** Everybody with a conversation. */
  contacts(): ContactId[];
  /** Adds what our side sends; returns the entry with its id. */
  sent(contact: ContactId, outgoing: Outgoing): SimulatorEntry;
  /** Adds what the page posted. */
  received(contact: ContactId, incoming: Record<string, unknown>): SimulatorEntry;
  /** Calls `look` for each new entry of this contact until the returned function is called. */
  subscribe(contact: ContactId, look: (entry: SimulatorEntry) => void): () => void;
  /** Keeps a file that the page sent, as a platform would; returns the reference by which it is fetched. The last 20 are kept. */
  takeFile(bytes: Uint8Array<ArrayBuffer>): string;
  /** Its bytes; undefined when it is kept no longer. */
  file(ref: string): Uint8Array<ArrayBuffer> | undefined;
  /** Forgets every conversation; who looks goes on looking. */
  clear(): void;
}

const KEEP = 300;
/** Five megabytes each at most. */
const KEEP_FILES = 20;

/** An empty hub. `clock` in epoch ms. */
export function createSimulatorHub(clock: () => number = Date.now): SimulatorHub {
  const conversations = new Map<ContactId, SimulatorEntry[]>();
  const lookers = new Map<ContactId, Set<(entry: SimulatorEntry) => void>>();
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let last = 0;
  const add = (contact: ContactId, entry: SimulatorEntry): SimulatorEntry => {
    const kept = [...(conversations.get(contact) ?? []), entry].slice(-KEEP);
    conversations.set(contact, kept);
    for (const look of lookers.get(contact) ?? []) look(entry);
    return entry;
  };
  const named = () => ({ id: String(++last), at: clock() });
  return {
    transcript: (contact) => conversations.get(contact) ?? [],
    contacts: () => [...conversations.keys()],
    sent: (contact, outgoing) => add(contact, { ...named(), direction: 'out', outgoing }),
    received: (contact, incoming) => add(contact, { ...named(), direction: 'in', incoming }),
    subscribe: (contact, look) => {
      const looking = lookers.get(contact) ?? new Set();
      lookers.set(contact, looking.add(look));
      return () => void looking.delete(look);
    },
    takeFile: (bytes) => {
      const ref = `sim-${++last}`;
      files.set(ref, bytes);
      for (const old of [...files.keys()].slice(0, -KEEP_FILES)) files.delete(old);
      return ref;
    },
    file: (ref) => files.get(ref),
    clear: () => conversations.clear(),
  };
}
