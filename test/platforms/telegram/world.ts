/** What the offline Bot API remembers, and what goes wrong by script. */

/** One thing that goes wrong. `undone`: before the message counts as delivered; otherwise the platform has delivered and the answer suffers. */
export type TelegramFault =
  | { kind: 'error'; code: number; description: string; retryAfter?: number }
  /** A gateway's page instead of an answer; `location` for a redirect. */
  | { kind: 'page'; status: number; location?: string; undone?: boolean }
  /** Delivers and never answers. */
  | { kind: 'hang'; undone?: boolean }
  /** Delivers and cuts the connection. */
  | { kind: 'reset'; undone?: boolean }
  | { kind: 'slow'; ms: number }
  /** Half an answer. */
  | { kind: 'half'; undone?: boolean };

/** A fault and the calls it meets: by method, by chat, for one call or until taken out. */
export interface ScriptedFault {
  fault: TelegramFault;
  /** Absent: every method that sends a message. */
  method?: string;
  chat?: number | string;
  /** How many calls it meets; 1 when absent. */
  times?: number;
}

/** A message that was accepted. `text` is what people read, after parsing. */
export interface SentTelegram {
  method: string;
  chat: number | string;
  messageId: number;
  text: string;
  body: Record<string, unknown>;
  at: number;
}

/** A request as it came. */
export interface SeenCall {
  method: string;
  body: Record<string, unknown>;
  at: number;
}

/** The state of one server. */
export interface TelegramWorld {
  token: string;
  secret: string;
  username: string;
  sent: SentTelegram[];
  calls: SeenCall[];
  problems: string[];
  faults: ScriptedFault[];
  blocked: Set<string>;
  unknownChats: Set<string>;
  answeredTaps: string[];
  openTaps: Set<string>;
  settings: Map<string, unknown>;
  webhook: { url: string; secret: string; allowed: string[] };
  nextMessage: number;
  nextUpdate: number;
}

/** A new world; ids begin where nobody mistakes them for numbers of ours. */
export function createTelegramWorld(options: { token?: string; secret?: string; username?: string }): TelegramWorld {
  return {
    token: options.token ?? '7000000001:AAtest-token-of-the-offline-bot-0000',
    secret: options.secret ?? 'offline-secret',
    username: options.username ?? 'nhip_cau_test_bot',
    sent: [],
    calls: [],
    problems: [],
    faults: [],
    blocked: new Set(),
    unknownChats: new Set(),
    answeredTaps: [],
    openTaps: new Set(),
    settings: new Map(),
    webhook: { url: '', secret: '', allowed: [] },
    nextMessage: 500,
    nextUpdate: 900_000_000,
  };
}

/** The bot's id: what stands before the colon of its token. */
export function botIdOf(world: TelegramWorld): number {
  return Number(world.token.split(':')[0]);
}

/** The first fault that this call meets; a used-up one is taken out. */
export function takeFault(world: TelegramWorld, method: string, chat: unknown): TelegramFault | undefined {
  const found = world.faults.find(
    (one) =>
      (one.method ?? (method.startsWith('send') ? method : '')) === method && (one.chat === undefined || String(one.chat) === String(chat)),
  );
  if (!found) return undefined;
  found.times = (found.times ?? 1) - 1;
  if (found.times <= 0) world.faults.splice(world.faults.indexOf(found), 1);
  return found.fault;
}
