/** What must be true after every schedule. Each promise gives what breaks it, in words; nothing is good news. */
import type { Row } from '@libsql/client';
import type { ContactId, Input } from '../../src/model.ts';
import { tracesOf } from './erased.ts';
import { happenings, recordsOf } from './memory.ts';
import { everyMessageSent } from './messages.ts';
import type { Ended } from './run.ts';
import { standing, standingSerially } from './serial.ts';
import { PEOPLE } from './town.ts';

type Broken = string[];

/** What is broken, and how often something happened that a run must be full of. */
export interface Verdict {
  broken: Broken;
  inParts: number;
  copies: number;
  late: number;
  pictures: number;
  erasures: number;
  /** People who wrote again after they had been erased. */
  newLives: number;
}

/** Everything that is not as promised. */
export async function judge(ended: Ended): Promise<Verdict> {
  const messages = await everyMessageSent(ended);
  const inputs = await everyInputOnce(ended);
  const broken = [
    ...(ended.stuck === '' ? [] : [`it never came to rest: ${ended.stuck}`]),
    ...ended.leaks.map(({ contact, text }) => `a number without a reveal to ${contact}: ${text}`),
    ...inputs.broken,
    ...messages.broken,
    ...(await everyEffectOnce(ended)),
    ...(await conversationsStand(ended)),
    ...ended.traces,
    ...(await nobodyComesBack(ended)),
  ];
  const pictures = ended.platforms.accepted.filter(({ body }) => /"(?:photo|media_type)":/.test(body)).length;
  const { inParts, copies, late } = messages;
  return { broken, inParts, copies, late, pictures, erasures: inputs.erasures, newLives: inputs.newLives };
}

const rowsOf = async ({ db }: Ended, sql: string, ...args: (string | number)[]): Promise<Row[]> => (await db.execute({ sql, args })).rows;

/** Every input that got a 200 was handled exactly once, and turns follow each other without a gap; a life that begins after an erasure begins with the first. */
async function everyInputOnce(ended: Ended): Promise<{ broken: Broken; erasures: number; newLives: number }> {
  const broken: Broken = [];
  const happened = await happenings(ended.db);
  const last = new Map<string, number>(ended.before);
  const times = new Map<string, number>();
  const heard = new Map<ContactId, { said: Input; seq: number; turn: number }[]>();
  let newLives = 0;
  for (const one of happened) {
    const { contact } = one;
    if (one.what === 'gone') {
      last.set(contact, 0);
      continue;
    }
    const { turn, seq, update } = one;
    const before = last.get(contact) ?? 0;
    if (turn !== before + 1) broken.push(`${contact} has turn ${turn} where ${before + 1} comes next`);
    if (turn === 1 && happened.some(({ what, contact: who, seq: at }) => what === 'gone' && who === contact && at < seq)) newLives++;
    last.set(contact, turn);
    times.set(update, (times.get(update) ?? 0) + 1);
    const records = heard.get(contact) ?? (await recordsOf<{ said: Input }>(ended.db, ended.town.keys, contact));
    heard.set(contact, records);
    const said = records.find((record) => record.seq > seq && record.turn === turn)?.said;
    const posted = ended.platforms.posted.find(({ update: { id } }) => id === update)?.update;
    if (JSON.stringify(said) !== JSON.stringify(posted?.input))
      broken.push(`turn ${turn} of ${contact} heard ${JSON.stringify(said)}, not ${update}`);
  }
  for (const { update, answered } of ended.platforms.posted) {
    const handled = times.get(update.id) ?? 0;
    if (handled !== 1) broken.push(`${update.id} ${answered ? 'got a 200 and ' : ''}was handled ${handled} times`);
  }
  const sessions = await rowsOf(ended, 'SELECT contact_id, turn FROM session');
  for (const { contact_id: contact, turn } of sessions)
    if (last.has(String(contact)) && last.get(String(contact)) !== turn) broken.push(`the session of ${contact} stands at ${turn}`);
  return { broken, erasures: happened.filter(({ what }) => what === 'gone').length, newLives };
}

/** Who was erased and did not write again is nowhere, even after all timers. */
async function nobodyComesBack(ended: Ended): Promise<Broken> {
  const lastOf = new Map((await happenings(ended.db)).map((one) => [one.contact, one]));
  const gone = [...lastOf.values()].filter(({ what }) => what === 'gone');
  const traces = await Promise.all(gone.map(({ contact }) => tracesOf(ended.db, ended.town, contact, Number.MAX_SAFE_INTEGER)));
  return traces.flat();
}

/** One request for each time somebody agreed to send it, one reveal a side and an accept behind it, each announced once, nobody forgotten. */
async function everyEffectOnce(ended: Ended): Promise<Broken> {
  const broken: Broken = [];
  const one = async (what: string, sql: string) => {
    for (const row of await rowsOf(ended, sql)) broken.push(`${what}: ${JSON.stringify(row)}`);
  };
  await one(
    'two requests for one form',
    "SELECT buyer, count(*) AS times FROM request WHERE buyer <> 'erased' GROUP BY buyer HAVING times > 1",
  );
  await one(
    'a request that nobody will ever answer or end',
    "SELECT number, state, deadline FROM request WHERE state = 'waiting' OR (state = 'sent' AND deadline IS NULL)",
  );
  await one(
    'an announcement made twice',
    `SELECT contact_id, flow, object, count(*) AS times FROM outbox WHERE flow IS NOT NULL AND flow NOT IN ('task-again', 'contact-said') GROUP BY contact_id, flow, object HAVING times > 1`,
  );
  await one(
    'a task opened twice',
    "SELECT kind, object, contact_id, count(*) AS times FROM task WHERE kind <> 'handover' GROUP BY kind, object, contact_id HAVING times > 1",
  );
  await one(
    'a reveal without both consents',
    `SELECT v.* FROM reveal v JOIN request r ON r.number = v.request_number WHERE r.state <> 'accepted'
      OR (r.buyer <> 'erased' AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.person = r.buyer AND c.purpose = 'share'))
      OR (r.decided_by <> 'erased' AND NOT EXISTS (SELECT 1 FROM link l WHERE l.person = r.decided_by AND l.producer_code = r.producer_code))`,
  );
  await one(
    'a reveal on one side only',
    "SELECT number, (SELECT count(*) FROM reveal v WHERE v.request_number = number) AS times FROM request WHERE state = 'accepted' AND times <> CASE buyer WHEN 'erased' THEN 1 ELSE 2 END",
  );
  await one(
    'a request that ended in two ways',
    `SELECT object, count(DISTINCT flow) AS times FROM outbox
      WHERE flow IN ('request-accepted', 'request-declined', 'request-cancelled', 'request-no-answer') GROUP BY object HAVING times > 1`,
  );
  await one(
    'a consent kept twice',
    'SELECT person, purpose, count(*) AS times FROM consent WHERE withdrawn_at IS NULL GROUP BY person, purpose HAVING times > 1',
  );
  const taps = new Set(
    ended.platforms.posted.flatMap(({ update }) =>
      update.input.kind === 'tap' && update.input.payload.endsWith('.accept') ? [update.input.payload] : [],
    ),
  );
  for (const { number } of await rowsOf(ended, "SELECT number FROM request WHERE state = 'accepted'"))
    if (![...taps].some((payload) => payload.includes(String(number)))) broken.push(`${number} was accepted by nobody`);
  return broken;
}

/** A conversation that depends on nobody else's stands where the same answers, one after the other, would have put it, and heard the same. */
async function conversationsStand(ended: Ended): Promise<Broken> {
  // Who lost against others too often got an apology instead of a turn (README): there is nothing to compare then.
  if (ended.trace.some((line) => line.includes('turn given up after conflicts'))) return [];
  const is = JSON.stringify(await standing(ended, PEOPLE.newcomer));
  const should = JSON.stringify(await standingSerially(ended, PEOPLE.newcomer));
  return is === should ? [] : [`the newcomer stands elsewhere:\n  ${is}\nand not\n  ${should}`];
}
