/** A message has left and can't be marked: while the process lives, the person gets no second copy of it. Played on both runtimes. */
import { expect, it } from 'vitest';
import type { Runtime } from './runtime.ts';

/** Long enough for a busy machine, short enough to be waited for, in ms. */
const LEASE_MS = 8000;
/** Settings of the runtime that these are played on. */
export const MARK_SETTINGS = { LEASE_MS: String(LEASE_MS), SEND_TIMEOUT_MS: '5000' };
/** Words that only the mark of a message that has left has in it. */
const MARK = "state = 'sent', attempts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** `people`: ids of Telegram that nobody else uses, from this one on. */
export function marks(runtime: () => Runtime, people: number): void {
  const copies = (who: number) => runtime().telegram.sent.filter(({ chat }) => String(chat) === String(who)).length;
  const calls = (who: number) =>
    runtime().telegram.calls.filter(({ method, body }) => method === 'sendMessage' && String(body.chat_id) === String(who));
  const waiting = async (who: number) =>
    Number(
      (
        await runtime().db.execute({
          sql: "SELECT count(*) AS n FROM outbox WHERE state = 'waiting' AND contact_id = ?",
          args: [`telegram:${who}`],
        })
      ).rows[0]?.n,
    );
  /** Looks until it is marked, 60 s at most, and then for longer than a lease: a copy would have left by then. */
  const markedOnce = async (who: number) => {
    for (let look = 0; look < 120 && (await waiting(who)) > 0; look++) {
      await runtime().look();
      await pause(500);
    }
    expect(await waiting(who)).toBe(0);
    expect(copies(who)).toBe(1);
  };

  it.each([
    ['refused once', 1, 'error'],
    ['refused twice', 2, 'error'],
    ['refused six times', 6, 'error'],
    ['never answered once', 1, 'hang'],
    ['answered by a broken connection three times', 3, 'lost'],
  ] as const)('a mark that is %s is written all the same, and nobody gets a second copy', async (_, times, fault) => {
    const who = people++;
    runtime().database?.faults.next(times, fault, MARK);
    expect((await runtime().telegram.say(who, 'xin chào')).status).toBe(200);
    await markedOnce(who);
    runtime().database?.faults.clear();
  });

  it('a database that is away from the send until long after the lease learns of it once it is back', async () => {
    const who = people++;
    runtime().telegram.fault({ kind: 'slow', ms: 1000 }, { chat: who });
    const answer = runtime().telegram.say(who, 'xin chào');
    for (let look = 0; look < 200 && calls(who).length === 0; look++) await pause(10);
    await runtime().database?.leave();
    expect((await answer).status).toBe(200);
    await pause(LEASE_MS + 4000);
    await runtime().database?.comeBack();
    // Everything that sends looks at once.
    await Promise.all([runtime().look(), runtime().wake('telegram'), runtime().look()]);
    await markedOnce(who);
  });

  it('who writes as soon as the database is back gets what had left no second time', async () => {
    const who = people++;
    runtime().telegram.fault({ kind: 'slow', ms: 1000 }, { chat: who });
    const answer = runtime().telegram.say(who, 'xin chào');
    for (let look = 0; look < 200 && calls(who).length === 0; look++) await pause(10);
    await runtime().database?.leave();
    expect((await answer).status).toBe(200);
    await pause(LEASE_MS + 4000);
    await runtime().database?.comeBack();
    expect((await runtime().telegram.say(who, 'menu')).status).toBe(200);
    for (let look = 0; look < 120 && (await waiting(who)) > 0; look++) {
      await runtime().look();
      await pause(500);
    }
    expect([await waiting(who), copies(who)]).toEqual([0, 2]);
  });
}
