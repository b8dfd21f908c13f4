/** What one message of the clock says of a fair that was moved or called off, as it is true now. */
import type { FairTimes } from '../../model.ts';
import { foldWords } from '../../understanding/fold.ts';
import type { Asking, Reading } from './context.ts';
import { fairView, ONE_FAIR } from './fairs.ts';
import { LISTED, offOf, REGISTRATION_COLUMNS, REGISTRATION_FROM, registrationView, SPEAKS_FOR } from './registration-rows.ts';

/** Rows of the ledger that make up the message. */
const MESSAGE = `FROM told t WHERE t.flow = 'fair-changed' AND t.object = :object AND t.person = :personId`;

/**
 * From what was known before the message's first change to what was known after its last: so that of two messages that waited for somebody the
 * second goes on where the first ended.
 */
export function fairNews({ object }: { object: string }, asking: Asking): Reading<'fair-news'> {
  const { personId, today } = asking;
  const args = { object, personId };
  const about = `(SELECT t.subject ${MESSAGE} LIMIT 1)`;
  const changes = `SELECT h.was, h.now FROM fair_change h WHERE h.id IN (SELECT CAST(t.key AS INTEGER) ${MESSAGE}) ORDER BY h.id`;
  const mine = `SELECT ${REGISTRATION_COLUMNS} ${REGISTRATION_FROM} WHERE r.fair_id = ${about} AND r.state IN ${LISTED} AND ${SPEAKS_FOR} ORDER BY m.name`;
  return {
    reads: [
      { sql: `${ONE_FAIR.replace(':id', about)} AND f.sorts >= :today`, args: { ...args, today } },
      { sql: changes, args },
      { sql: mine, args },
    ],
    result: async ([found, changed, own]) => {
      const row = found?.rows[0];
      const [first, last] = [changed?.rows[0], changed?.rows.at(-1)];
      const registered = await Promise.all((own?.rows ?? []).map((one) => registrationView(one, asking)));
      const nothing = { fair: null, was: null, now: null, differs: null, mine: registered };
      if (!row || !first || !last || registered.length === 0) return nothing;
      const [was, now] = [timesOf(first.was), timesOf(last.now)];
      const differs = differencesOf(was, now);
      return Object.values(differs).some(Boolean) ? { fair: fairView(row), was, now, differs, mine: registered } : nothing;
    },
  };
}

function timesOf(json: unknown): FairTimes {
  const { state, start, end, hours, venue } = JSON.parse(String(json)) as Record<'state' | Exclude<keyof FairTimes, 'off'>, string>;
  return { off: offOf(state), start, end: end === start ? '' : end, hours, venue };
}

/** Another dash, capitals, a mark that was missing: whoever corrects a list has moved nothing. */
const plain = (text: string): string => foldWords(text).join(' ');

function differencesOf(was: FairTimes, now: FairTimes) {
  return {
    dates: was.start !== now.start || was.end !== now.end,
    hours: plain(was.hours) !== plain(now.hours),
    venue: plain(was.venue) !== plain(now.venue),
    off: was.off !== now.off,
  };
}
