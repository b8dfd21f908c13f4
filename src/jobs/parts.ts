/** What the shell and the jobs are given by the entry: the parts of a running service, as one plain object. */
import type { Client } from '@libsql/client';
import type { Channel } from '../channels/channel.ts';
import type { Book } from '../engine/book.ts';
import type { ChannelName, OfficeSettings, ZaloTemplates } from '../model.ts';
import type { RowResult } from '../store/outbox.ts';
import type { Keys } from '../store/seal.ts';

/** How serious a log line is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Writes one JSON line. `facts` never hold a text, phone, name or token; a contact appears only by the hash that `nameless` makes. */
export type Log = (level: LogLevel, what: string, facts?: Record<string, string | number | boolean>) => void;

/** The parts of a running service. */
export interface Parts {
  db: Client;
  keys: Keys;
  book: Book;
  channels: Partial<Record<ChannelName, Channel>>;
  /** Id of this start of the process: written into leases. */
  bootId: string;
  /** How long a row belongs to whoever sends it, in ms. */
  leaseMs: number;
  demo: boolean;
  /** Zalo messages 48 h to 7 days after the last interaction may be sent at a cost. */
  zaloPaidWindow: boolean;
  /** Approved templates by the announcement's flow they tell of. */
  zaloTemplates: ZaloTemplates;
  /** Messages a second that jobs send on each channel. */
  rate: Partial<Record<ChannelName, number>>;
  /** Sends of a broadcast that may be under way at once on a channel. */
  lanes: number;
  /** Recipients of broadcasts that one run sends to at most; the next run goes on. */
  mostPerRun: number;
  /** The process is about to end: what is under way ends, nothing more begins. */
  ending?: boolean;
  /** Gets Zalo a fresh access token, or null when it needs a person; absent without Zalo. */
  freshZaloToken?: (force: boolean) => Promise<string | null>;
  /** Epoch ms. */
  clock(): number;
  log: Log;
  /** Says "look again" to the jobs of one channel or of all: a timer under Node, a queue under Workers. Losing one loses nothing. */
  wake(channel?: ChannelName, afterMs?: number): void;
  /** What became of rows while the database could not be told: this process tells it later. */
  unmarked: RowResult[];
  /** Keeps it elsewhere, where a process does not outlive its request (Workers); rejects when it could not. */
  handOn?: (results: readonly RowResult[]) => Promise<void>;
  /** When each job last looked, epoch ms: kept over requests. */
  ran: Map<string, number>;
  /** Since when a channel's webhooks were answered 503 and not looked for again, epoch ms: kept over requests, like `ran`. */
  refusedSince: Map<ChannelName, number>;
  /** The office's settings as last read, by version. */
  settings: { version: number; values: OfficeSettings };
}
