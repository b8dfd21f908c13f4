/** Everything that happened at an offline platform, in order, with the time of its clock: as data, and as text for a person who looks for what went wrong. */

/** One thing that happened. */
export interface Happening {
  /** Epoch ms. */
  at: number;
  /** Somebody did something; it was posted to the webhook; the program made a call; anything else. */
  kind: 'update' | 'attempt' | 'call' | 'note';
  /** The id of the update; the method or path of the call. */
  what: string;
  /** The person it is about. */
  who?: string;
  /** What people read of it. */
  words?: string;
  /** Which attempt, from 1. */
  nth?: number;
  /** What was answered; absent while nothing is. */
  answer?: string;
  /** How long the answer took, in real ms. */
  ms?: number;
  /** The fault that struck. */
  fault?: string;
}

/** The record of one server. */
export interface Transcript {
  /** The latest 50,000 at most. */
  entries: Happening[];
  /** Notes something; the answer may be filled in later. */
  add(happening: Omit<Happening, 'at'>): Happening;
  text(): string;
}

/** Above this the older half is dropped: a long run must not live in memory. */
const MOST = 50_000;

/** An empty record; `keep: false` notes nothing. */
export function createTranscript(now: () => number, keep: boolean, most = MOST): Transcript {
  const entries: Happening[] = [];
  return {
    entries,
    add: (happening) => {
      const entry = { at: now(), ...happening };
      if (keep) entries.push(entry);
      if (entries.length > most) entries.splice(0, entries.length >> 1);
      return entry;
    },
    text: () => entries.map(line).join('\n'),
  };
}

function line({ at, kind, what, who, words, nth, answer, ms, fault }: Happening): string {
  const time = new Date(at).toISOString().replace('T', ' ').slice(0, -1);
  const name = nth === undefined ? kind : `${kind} ${nth}`;
  const parts = [what, who, words === undefined ? undefined : JSON.stringify(words)].filter((part) => part !== undefined);
  const took = ms === undefined ? '' : ` (${Math.round(ms)} ms)`;
  const open = kind === 'attempt' || kind === 'call' ? ' → …' : '';
  const end = answer === undefined ? open : ` → ${answer}${took}`;
  return `${time}  ${name.padEnd(9)}  ${parts.join('  ')}${end}${fault === undefined ? '' : `  [${fault}]`}`;
}
