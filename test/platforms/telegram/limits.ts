/**
 * Telegram's limits of sending (Bot API FAQ, "My bot is hitting limits"): about 30 messages a second overall and one a second in a chat, short
 * bursts allowed. The exact limits are not published.
 */

/** Messages a second, and how many a chat may get at once before the second counts. */
export interface TelegramLimits {
  overall: number;
  perChat: number;
  burst: number;
}

/** What the documentation names; the burst is ours. */
export const DOCUMENTED_LIMITS: TelegramLimits = { overall: 30, perChat: 1, burst: 3 };

/** A limiter: seconds to wait before this message may be sent, or null when it may be now. */
export type Limiter = (chat: string, now: number) => number | null;

/** Chats whose time is past are forgotten when there are this many. */
const SWEEP_AT = 50_000;

/** A limiter by these limits. */
export function createLimiter({ overall, perChat, burst }: TelegramLimits): Limiter {
  const gap = 1000 / perChat;
  /** When each chat has made up for all it was sent, epoch ms. */
  const even = new Map<string, number>();
  let second = { at: 0, sent: 0 };
  return (chat, now) => {
    const at = Math.floor(now / 1000);
    if (second.at !== at) second = { at, sent: 0 };
    if (second.sent >= overall) return 1;
    const evenAt = Math.max(even.get(chat) ?? 0, now);
    const early = evenAt - now - (burst - 1) * gap;
    if (early > 0) return Math.ceil(early / 1000);
    second.sent += 1;
    even.set(chat, evenAt + gap);
    if (even.size > SWEEP_AT) for (const [other, time] of even) if (time <= now) even.delete(other);
    return null;
  };
}
