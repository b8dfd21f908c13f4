/** What must be true after every schedule. Each promise gives what breaks it, in words; nothing is good news. */
import type { Row } from '@libsql/client';
import type { Input, Reply } from '../../src/model.ts';
import { unsealJson } from '../../src/store/seal.ts';
import type { Ended } from './run.ts';
import { standing, standingSerially } from './serial.ts';
import { PEOPLE } from './town.ts';

type Broken = string[];
const DAY = 24 * 3_600_000;

/** Everything that is not as promised. */
export async function brokenPromises(ended: Ended): Promise<Broken> {
  return [
    ...(ended.stuck === '' ? [] : [`it never came to rest: ${ended.stuck}`]),
    ...ended.leaks.map(({ contact, text }) => `a number without a reveal to ${contact}: ${text}`),
    ...(await everyInputOnce(ended)),
    ...(await everyMessageSent(ended)),
    ...(await everyEffectOnce(ended)),
    ...(await conversationsStand(ended)),
  ];
}

const rowsOf = async ({ db }: Ended, sql: string, ...args: (string | number)[]): Promise<Row[]> => (await db.execute({ sql, args })).rows;

/** Every input that got a 200 was handled exactly once, and turns follow each other without a gap. */
async function everyInputOnce(ended: Ended): Promise<Broken> {
  const broken: Broken = [];
  const inbox = await rowsOf(
    ended,
    "SELECT update_id, contact_id, turn FROM inbox WHERE update_id LIKE '%:schedule:%' ORDER BY contact_id, turn",
  );
  const ofUpdate = new Map(inbox.map((row) => [String(row.update_id), row]));
  const last = new Map(ended.before);
  for (const { contact_id: contact, turn } of inbox) {
    const expected = (last.get(String(contact)) ?? 0) + 1;
    if (turn !== expected) broken.push(`${contact} has turn ${turn} where ${expected} comes next`);
    last.set(String(contact), Number(turn));
  }
  for (const { update, answered } of ended.platforms.posted) {
    const row = ofUpdate.get(update.id);
    if (!row) {
      broken.push(`${update.id} ${answered ? 'got a 200 and' : ''} was never handled`);
      continue;
    }
    const [message] = await rowsOf(ended, 'SELECT sealed FROM message WHERE id = ?', `${row.contact_id}/${row.turn}`);
    const { said } = await unsealJson<{ said: Input }>(ended.town.keys, String(message?.sealed));
    if (JSON.stringify(said) !== JSON.stringify(update.input))
      broken.push(`turn ${row.turn} of ${row.contact_id} heard ${JSON.stringify(said)}, not ${update.id}`);
  }
  const sessions = await rowsOf(ended, 'SELECT contact_id, turn FROM session');
  for (const { contact_id: contact, turn } of sessions)
    if (last.has(String(contact)) && last.get(String(contact)) !== turn) broken.push(`the session of ${contact} stands at ${turn}`);
  return broken;
}

/** Every message that was committed left: at least once, once where nothing was lost, in the order of the turns, as it was committed. */
async function everyMessageSent(ended: Ended): Promise<Broken> {
  const broken: Broken = [];
  const rows = await rowsOf(
    ended,
    `SELECT id, contact_id, message_id, position, flow, object, state, failure, detail, attempts, platform_id, created_at, sent_at FROM outbox WHERE id > ? ORDER BY id`,
    ended.lastRow,
  );
  const { accepted, told } = ended.platforms;
  const wasTold = (contact: unknown, failure: string) => told.some((one) => one.contact === contact && one.failure === failure);
  const rowOf = new Map<string, Row>();
  for (const row of rows) {
    const name = `message ${row.id} to ${row.contact_id} (${row.flow ?? 'reply'})`;
    const allowed =
      row.state === 'sent' ||
      (row.state === 'dead' && row.failure === 'bad-message' && wasTold(row.contact_id, 'bad-message')) ||
      // Three lost answers are three copies that may have arrived.
      (row.state === 'dead' && row.failure === 'unknown') ||
      // What first failed a day after it was due is given up (jobs/retry.ts), and staff see it.
      (row.state === 'dead' && wasTold(row.contact_id, String(row.failure)) && Number(row.sent_at) - Number(row.created_at) >= DAY) ||
      (row.state === 'unreachable' && row.detail === 'blocked' && wasTold(row.contact_id, 'drop-recipient')) ||
      (row.state === 'unreachable' && row.detail === 'window' && String(row.contact_id).startsWith('zalo:')) ||
      (row.state === 'dropped' && row.flow !== null);
    if (!allowed) broken.push(`${name} ended as ${row.state}: ${row.failure} ${row.detail}`);
    if (row.state !== 'sent') continue;
    const message = accepted.find(({ id }) => id === row.platform_id);
    if (message?.contact !== row.contact_id) broken.push(`${name} was marked as sent and the platform has no ${row.platform_id} for them`);
    if (rowOf.has(String(row.platform_id))) broken.push(`${name} has the platform's id of another`);
    rowOf.set(String(row.platform_id), row);
    if (message && row.message_id !== null) {
      const [record] = await rowsOf(ended, 'SELECT sealed FROM message WHERE id = ?', String(row.message_id));
      const { replies } = await unsealJson<{ replies: Reply[] }>(ended.town.keys, String(record?.sealed));
      const reply = replies[Number(row.position)];
      if (!reply || !plain(message.text).startsWith(plain(reply.text).slice(0, 40)))
        broken.push(`${name} left as something else: ${message.text}`);
    }
  }
  for (const message of accepted) {
    if (rowOf.has(message.id)) continue;
    // A second copy is for a message whose sender died, or never heard that the first had arrived.
    if (message.answered && !ended.died.has(message.by) && !ended.overtaken.has(message.by) && !ended.overtaken.has(message.id))
      broken.push(`a second copy for nothing to ${message.contact}: ${message.text.slice(0, 80)}`);
  }
  const lastReply = new Map<string, number>();
  for (const message of accepted) {
    const row = rowOf.get(message.id);
    if (!row || row.flow !== null) continue;
    const before = lastReply.get(message.contact) ?? 0;
    if (Number(row.id) < before) broken.push(`message ${row.id} to ${message.contact} left after ${before}`);
    lastReply.set(message.contact, Number(row.id));
  }
  return broken;
}

/** HTML entities and tags apart, texts are the same on every channel. */
function plain(text: string): string {
  return text
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}

/** One request for each time somebody agreed to send it, one reveal a side and an accept behind it, each announced once, nobody forgotten. */
async function everyEffectOnce(ended: Ended): Promise<Broken> {
  const broken: Broken = [];
  const one = async (what: string, sql: string) => {
    for (const row of await rowsOf(ended, sql)) broken.push(`${what}: ${JSON.stringify(row)}`);
  };
  await one('two requests for one form', 'SELECT buyer, count(*) AS times FROM request GROUP BY buyer HAVING times > 1');
  await one(
    'a request that nobody will ever answer or end',
    "SELECT number, state, deadline FROM request WHERE state = 'waiting' OR (state = 'sent' AND deadline IS NULL)",
  );
  await one(
    'an announcement made twice',
    `SELECT contact_id, flow, object, count(*) AS times FROM outbox WHERE flow IS NOT NULL AND flow NOT IN ('task-again') GROUP BY contact_id, flow, object HAVING times > 1`,
  );
  await one(
    'a task opened twice',
    "SELECT kind, object, contact_id, count(*) AS times FROM task WHERE kind <> 'handover' GROUP BY kind, object, contact_id HAVING times > 1",
  );
  await one(
    'a reveal without both consents',
    `SELECT v.* FROM reveal v JOIN request r ON r.number = v.request_number WHERE r.state <> 'accepted'
      OR NOT EXISTS (SELECT 1 FROM consent c WHERE c.person = r.buyer AND c.purpose = 'share')
      OR NOT EXISTS (SELECT 1 FROM link l WHERE l.person = r.decided_by AND l.producer_code = r.producer_code)`,
  );
  await one(
    'a reveal on one side only',
    "SELECT number, (SELECT count(*) FROM reveal v WHERE v.request_number = number) AS times FROM request WHERE state = 'accepted' AND times <> 2",
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
