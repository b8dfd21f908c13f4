/** What goes by itself with time, and what goes when a person asks. Nothing is deleted by hand. */
import type { Client, InStatement } from '@libsql/client';
import type { OfficeSettings } from '../model.ts';
import { hanoiDate } from '../understanding/hanoi-time.ts';
import { forgetUnusedAttachment } from './broadcasts/attachments.ts';
import { DAY_MS, numberSetting } from './setting-values.ts';

/** Rows of one statement: the embedded file is never held longer than 50 ms (README, measured). */
const CHUNK = 500;
/** Chunks in one run, so that a run ends; the next one goes on. */
const CHUNKS = 100;

/** A kind of record: the column with its time (epoch ms), and SQL that keeps a row all the same. */
interface Rule {
  record: 'inbox' | 'message' | 'outbox' | 'link_try' | 'consent_code';
  setting: 'inbox_keep_days' | 'message_keep_days' | 'link_code_days';
  time: 'at' | 'created_at';
  unless?: string;
}

const RULES: readonly Rule[] = [
  { record: 'inbox', setting: 'inbox_keep_days', time: 'at' },
  {
    record: 'message',
    setting: 'message_keep_days',
    time: 'at',
    unless: "EXISTS (SELECT 1 FROM outbox o WHERE o.contact_id = message.contact_id AND o.state = 'waiting' AND o.message_id = message.id)",
  },
  { record: 'outbox', setting: 'message_keep_days', time: 'created_at', unless: "state = 'waiting'" },
  // The attempts in all are counted over the life of a code.
  { record: 'link_try', setting: 'link_code_days', time: 'at' },
  { record: 'consent_code', setting: 'inbox_keep_days', time: 'created_at' },
];

/** Deletes what the office's settings say is old enough, in chunks that yield. Returns how many rows of each record went. */
export async function deleteOld(
  db: Client,
  settings: OfficeSettings,
  now: number,
): Promise<Record<Rule['record'] | 'question' | 'request' | 'recipient' | 'registration' | 'told' | 'profile' | 'attachment', number>> {
  const gone = {
    inbox: 0,
    message: 0,
    outbox: 0,
    link_try: 0,
    consent_code: 0,
    question: 0,
    request: 0,
    recipient: 0,
    registration: 0,
    told: 0,
    profile: 0,
    attachment: 0,
  };
  for (const rule of RULES)
    gone[rule.record] = await deleteFromTheOldest(db, rule, now - numberSetting(settings, rule.setting) * DAY_MS, now);
  gone.question = await inChunks(() => deleteQuestions(db, now - numberSetting(settings, 'question_keep_days') * DAY_MS));
  const before = now - numberSetting(settings, 'request_keep_days') * DAY_MS;
  gone.request = await inChunks(() => deleteRequests(db, before));
  gone.registration = await inChunks(() => deleteRegistrations(db, before));
  gone.told = await inChunks(() => forgetTold(db, before));
  gone.recipient = await inChunks(() => deleteRecipients(db, now - numberSetting(settings, 'broadcast_keep_days') * DAY_MS));
  gone.profile = await inChunks(() => forgetProfiles(db, now - numberSetting(settings, 'profile_keep_days') * DAY_MS, now));
  gone.attachment = await inChunks(() => forgetUnusedAttachment(db, now - numberSetting(settings, 'attachment_keep_days') * DAY_MS), 1);
  return gone;
}

/**
 * Rows lie in the order they were written, so the oldest are met first and no index by time is needed, which every commit would pay for. It
 * ends at a chunk with nothing old and something young in it; rows from the future (a clock that was wrong) say nothing about those behind.
 */
async function deleteFromTheOldest(db: Client, { record, time, unless }: Rule, before: number, now: number): Promise<number> {
  const look = `SELECT count(*) AS rows, max(id) AS last, total(time < :before) AS old, total(time BETWEEN :before AND :now) AS young
    FROM (SELECT rowid AS id, ${time} AS time FROM ${record} WHERE rowid > :after ORDER BY rowid LIMIT ${CHUNK})`;
  const go = `DELETE FROM ${record} WHERE rowid > :after AND rowid <= :last AND ${time} < :before${unless ? ` AND NOT (${unless})` : ''} RETURNING 1`;
  let after = 0;
  let gone = 0;
  await inChunks(async () => {
    const seen = (await db.execute({ sql: look, args: { before, now, after } })).rows[0];
    const last = Number(seen?.last ?? after);
    if (Number(seen?.old) > 0) gone += (await db.execute({ sql: go, args: { before, after, last } })).rows.length;
    after = last;
    return Number(seen?.old) === 0 && Number(seen?.young) > 0 ? 0 : Number(seen?.rows);
  });
  return gone;
}

/** Wordings that nobody used for so long. A row stays where it was first written, so its place says nothing about its age. */
async function deleteQuestions(db: Client, before: number): Promise<number> {
  const sql = `DELETE FROM question WHERE rowid IN (SELECT rowid FROM question WHERE last_at < :before LIMIT ${CHUNK}) RETURNING 1`;
  return (await db.execute({ sql, args: { before } })).rows.length;
}

/**
 * Names and phones that people agreed to so long ago (the consent's text says "at most 24 months"), as if they had withdrawn it: the next
 * request asks again. Who still has an open request keeps them until it ends.
 */
async function forgetProfiles(db: Client, before: number, now: number): Promise<number> {
  const old = `SELECT DISTINCT person FROM consent c WHERE purpose = 'contact' AND withdrawn_at IS NULL AND granted_at < :before
    AND NOT EXISTS (SELECT 1 FROM request r WHERE r.buyer = c.person AND r.state IN ('waiting', 'sent', 'asked', 'staff')) ORDER BY person LIMIT ${CHUNK}`;
  const found = await db.execute({ sql: old, args: { before } });
  const persons = JSON.stringify(found.rows.map(({ person }) => person));
  const chosen = '(SELECT value FROM json_each(:persons))';
  await db.batch(
    [
      { sql: `DELETE FROM phone WHERE owner IN (SELECT 'contact:' || value FROM json_each(:persons))`, args: { persons } },
      {
        sql: `UPDATE contact SET name_sealed = NULL, organisation_sealed = NULL, email_sealed = NULL WHERE person IN ${chosen}`,
        args: { persons },
      },
      {
        sql: `UPDATE consent SET withdrawn_at = :now WHERE purpose IN ('contact', 'share', 'office') AND withdrawn_at IS NULL AND person IN ${chosen}`,
        args: { persons, now },
      },
    ],
    'write',
  );
  return found.rows.length;
}

/** Registrations for what was over so long ago, with the reveals to the office. */
async function deleteRegistrations(db: Client, before: number): Promise<number> {
  const old = `SELECT r.number FROM registration r JOIN fair f ON f.id = r.fair_id WHERE f.sorts < :before ORDER BY r.number LIMIT ${CHUNK}`;
  const args = { before: hanoiDate(before) };
  const statements = [
    { sql: `DELETE FROM reveal WHERE request_number IN (${old})`, args },
    { sql: `DELETE FROM registration WHERE number IN (${old}) RETURNING 1`, args },
  ];
  return (await db.batch(statements, 'write'))[1]?.rows.length ?? 0;
}

/** What people were told so long ago: longer than anything is told about. */
async function forgetTold(db: Client, before: number): Promise<number> {
  const old = `SELECT flow, key, person FROM told WHERE at < :before LIMIT ${CHUNK}`;
  return (await db.execute({ sql: `DELETE FROM told WHERE (flow, key, person) IN (${old}) RETURNING 1`, args: { before } })).rows.length;
}

/** Finished requests, with the reveals they led to. */
async function deleteRequests(db: Client, before: number): Promise<number> {
  const old = `SELECT number FROM request WHERE created_at < :before AND state NOT IN ('waiting', 'sent', 'asked', 'staff') ORDER BY number LIMIT ${CHUNK}`;
  const statements = [
    { sql: `DELETE FROM reveal WHERE request_number IN (${old})`, args: { before } },
    { sql: `DELETE FROM request WHERE number IN (${old}) RETURNING 1`, args: { before } },
  ];
  return (await db.batch(statements, 'write'))[1]?.rows.length ?? 0;
}

/** Who got a notice; how many did stays with it. */
async function deleteRecipients(db: Client, before: number): Promise<number> {
  const old = `SELECT r.broadcast_id, r.contact_id FROM broadcast b JOIN recipient r ON r.broadcast_id = b.id WHERE b.finished_at < :before LIMIT ${CHUNK}`;
  const sql = `DELETE FROM recipient WHERE (broadcast_id, contact_id) IN (${old}) RETURNING 1`;
  return (await db.execute({ sql, args: { before } })).rows.length;
}

async function inChunks(deleteSome: () => Promise<number>, size = CHUNK): Promise<number> {
  let all = 0;
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const some = await deleteSome();
    all += some;
    if (some < size) break;
    // The embedded client answers without leaving the thread: give the bot's own requests a turn.
    await new Promise<void>((resume) => setTimeout(resume, 0));
  }
  return all;
}

/** Messages of one statement of `gatherMessages`: a few ms of the embedded file, and few round trips on a server. */
const GATHERED_AT_ONCE = 20_000;

/** Everything in the outbox that went or is to go to one person, up to the row `last`. */
export interface Messages {
  ids: number[];
  last: number;
}

/**
 * What an erasure will take out of the outbox. No index finds messages that have left by their contact, because every turn would pay for it;
 * so they are looked for before the commit, in chunks that yield, and the commit looks only at what came since. (In the commit it was one
 * statement that held the file for half a second, measured at a million messages.)
 */
export async function gatherMessages(db: Client, person: string): Promise<Messages> {
  const sql = `SELECT count(*) AS seen, max(id) AS last, json_group_array(id) FILTER (WHERE contact_id IN (SELECT id FROM contact WHERE person = :person)) AS ids
    FROM (SELECT id, contact_id FROM outbox WHERE id > :last ORDER BY id LIMIT ${GATHERED_AT_ONCE})`;
  const found: Messages = { ids: [], last: 0 };
  for (;;) {
    const row = (await db.execute({ sql, args: { person, last: found.last } })).rows[0];
    found.ids.push(...(JSON.parse(String(row?.ids)) as number[]));
    found.last = Number(row?.last ?? found.last);
    if (Number(row?.seen) < GATHERED_AT_ONCE) return found;
    await new Promise<void>((resume) => setTimeout(resume, 0));
  }
}

/**
 * Erases a person: all that is theirs goes, on every channel; requests stay as the office's record without the buyer (open ones should have
 * been cancelled before); the register is untouched. One row says that it was done, without saying to whom. For the commit's batch; `messages`
 * were gathered before it.
 */
export function eraseStatements(person: string, now: number, messages: Messages = { ids: [], last: 0 }): InStatement[] {
  const mine = '(SELECT id FROM contact WHERE person = :person)';
  const statements = [
    ...recipientsErased(mine),
    // A message's id begins with its contact's: `/` ends that, and `0` is the next character.
    "DELETE FROM message WHERE id IN (SELECT m.id FROM contact c CROSS JOIN message m ON m.id > c.id || '/' AND m.id < c.id || '0' WHERE c.person = :person)",
    // What was handled stays known as handled, no longer of whom: a platform may bring any of it again.
    `UPDATE inbox SET contact_id = 'erased:' || lower(hex(randomblob(12))) WHERE contact_id IN ${mine}`,
    // Their own words to the staff.
    `DELETE FROM outbox WHERE flow = 'contact-said' AND object IN (SELECT id FROM task WHERE contact_id IN ${mine})`,
    ...['session', 'link_try', 'broadcast_watch'].map((record) => `DELETE FROM ${record} WHERE contact_id IN ${mine}`),
    "UPDATE task SET contact_id = NULL, text_sealed = NULL, state = CASE kind WHEN 'handover' THEN 'done' ELSE state END, done_at = CASE kind WHEN 'handover' THEN coalesce(done_at, :now) ELSE done_at END WHERE contact_id IN " +
      mine,
    `UPDATE link_code SET used_by = 'erased' WHERE used_by = :person OR used_by IN ${mine}`,
    `UPDATE request SET decided_by = 'erased' WHERE decided_by = :person OR decided_by IN ${mine}`,
    "UPDATE request SET buyer = 'erased', buyer_contact = 'erased', sealed = '', question_sealed = NULL, answer_sealed = NULL WHERE buyer = :person",
    // A place that nobody is left to take goes to who waits; the jobs see to that.
    `UPDATE registration SET state = 'withdrawn', changed_at = :now WHERE person = :person AND state IN ('registered', 'waiting', 'confirmed')
      AND NOT EXISTS (SELECT 1 FROM link l WHERE l.producer_code = registration.producer_code AND l.person <> :person)`,
    "UPDATE registration SET person = 'erased', sealed = '' WHERE person = :person",
    "DELETE FROM reveal WHERE owner = 'contact:' || :person",
    "UPDATE reveal SET shown_to = 'erased' WHERE shown_to = :person",
    'DELETE FROM told WHERE person = :person',
    'DELETE FROM consent WHERE person = :person',
    "DELETE FROM phone WHERE owner = 'contact:' || :person",
    'DELETE FROM link WHERE person = :person',
    'UPDATE staff SET person = NULL WHERE person = :person',
    'DELETE FROM contact WHERE person = :person',
  ];
  return [
    { sql: 'DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))', args: [JSON.stringify(messages.ids)] },
    { sql: `DELETE FROM outbox WHERE id > :last AND contact_id IN ${mine}`, args: { person, last: messages.last } },
    ...statements.map((sql): InStatement => ({ sql, args: sql.includes(':now') ? { person, now } : { person } })),
    { sql: "INSERT INTO erasure (at, proof) VALUES (?, 'erased: ' || lower(hex(randomblob(8))))", args: [now] },
  ];
}

/**
 * What a broadcast did stays countable, but no longer with whom. A row that is being sent keeps its state: whoever sends it writes down what
 * became of it (`broadcasts/results.ts`); the rest is left out from now on.
 */
function recipientsErased(mine: string): string[] {
  const theirs = `broadcast_id IN (SELECT id FROM broadcast) AND contact_id IN ${mine}`;
  return [
    `UPDATE recipient SET state = 'excluded', reason = 'erased' WHERE ${theirs} AND state IN ('planned', 'retry')`,
    `UPDATE recipient SET contact_id = 'erased:' || lower(hex(randomblob(12))), person = 'erased', platform_id = NULL, detail = NULL WHERE ${theirs}`,
  ];
}
