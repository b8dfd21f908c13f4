/** What the house keeps about who asks: notices, data, reveals. */
import type { InStatement, Row } from '@libsql/client';
import { type Language, type NoticeWishes, type Purpose, TOPICS, type Topic } from '../../model.ts';
import { hanoiDate } from '../../understanding/hanoi-time.ts';
import { unsealFields } from '../request-fields.ts';
import { unseal } from '../seal.ts';
import { numberSetting } from '../setting-values.ts';
import type { Asking, Reading } from './context.ts';

/** Each topic of notices and whether this person wants it. */
export function noticesMine(asking: Asking): Reading<'notices-mine'> {
  return {
    reads: [
      {
        sql: 'SELECT DISTINCT purpose FROM consent WHERE person = :personId AND withdrawn_at IS NULL',
        args: { personId: asking.personId },
      },
      wishesRead(asking),
    ],
    result: ([found, wished]) => {
      const granted = new Set((found?.rows ?? []).map((row) => String(row.purpose)));
      const topics = TOPICS.map((topic) => ({ topic, on: granted.has(`notices:${topic}`) }));
      const { quiet_from: from, quiet_to: to } = asking.person.settings;
      const office = from === to ? '' : `${from}-${to}`;
      return { topics, on: topics.filter((topic) => topic.on).length, office, ...wishesOf(wished?.rows[0]) };
    },
  };
}

const wishesRead = ({ personId }: Asking): InStatement => ({
  sql: 'SELECT quiet_from, quiet_to, notices_week FROM contact WHERE person = :personId LIMIT 1',
  args: { personId },
});

/** The smallest choice that allows no less than what is kept. */
function wishesOf(row: Row | undefined): NoticeWishes {
  const [from, to, week] = [row?.quiet_from ?? null, row?.quiet_to ?? null, row?.notices_week ?? null];
  return {
    quiet: from === null ? '' : `${from}-${to}`,
    week: week === null ? '' : ((['1', '2', '3'] as const)[Number(week) - 1] ?? 'all'),
  };
}

/** The topic of a fair or of a notice to many; without either, of the last notice that reached this chat. */
export function noticeTopic({ object = '' }: { object?: string }, { person, personId }: Asking): Reading<'notice-topic'> {
  const last = `SELECT b.id, b.topic FROM recipient r JOIN broadcast b ON b.id = r.broadcast_id
    WHERE r.person = :personId AND r.sent_at IS NOT NULL AND r.contact_id = :contact AND :object = '' ORDER BY r.sent_at DESC LIMIT 1`;
  const named = `SELECT f.id, f.kind AS topic FROM fair f WHERE f.id = :object COLLATE NOCASE
    UNION ALL SELECT b.id, b.topic FROM broadcast b WHERE b.id = :object COLLATE NOCASE UNION ALL SELECT * FROM (${last})`;
  const wanted = `SELECT DISTINCT purpose FROM consent WHERE person = :personId AND purpose LIKE 'notices:%' AND withdrawn_at IS NULL`;
  return {
    reads: [
      { sql: named, args: { object, personId, contact: person.contact } },
      { sql: wanted, args: { personId } },
    ],
    result: ([found, consents]) => {
      const row = found?.rows[0];
      const topic = String(row?.topic ?? '') as Topic | '';
      const on = (consents?.rows ?? []).map(({ purpose }) => String(purpose));
      return { topic, object: String(row?.id ?? ''), on: on.includes(`notices:${topic}`), all: on.length };
    },
  };
}

/** Everything kept about this person, the phone only by its last digits. */
export function dataMine(asking: Asking): Reading<'data-mine'> {
  const { personId, person, keys } = asking;
  const counts = `SELECT (SELECT count(*) FROM request WHERE buyer = :personId) AS requests, (SELECT count(*) FROM registration WHERE person = :personId) AS registrations,
    (SELECT count(*) FROM reveal WHERE owner = 'contact:' || :personId OR owner IN (SELECT 'producer:' || producer_code FROM link WHERE person = :personId)) AS reveals,
    (SELECT count(*) FROM contact c CROSS JOIN message m ON m.id > c.id || '/' AND m.id < c.id || '0' WHERE c.person = :personId) AS messages,
    (SELECT tail FROM phone WHERE owner = 'contact:' || :personId) AS tail`;
  return {
    reads: [
      {
        sql: 'SELECT name_sealed, organisation_sealed FROM contact WHERE person = :personId ORDER BY name_sealed IS NULL, seen_at DESC LIMIT 1',
        args: { personId },
      },
      { sql: counts, args: { personId } },
      {
        sql: 'SELECT purpose, version, max(granted_at) AS at FROM consent WHERE person = :personId AND withdrawn_at IS NULL GROUP BY purpose ORDER BY min(id)',
        args: { personId },
      },
      {
        sql: 'SELECT m.name FROM link l JOIN producer m ON m.code = l.producer_code WHERE l.person = :personId ORDER BY m.name',
        args: { personId },
      },
      wishesRead(asking),
    ],
    result: async ([contact, counted, consents, producers, wished]) => {
      const sealed = async (name: string) => {
        const value = contact?.rows[0]?.[name];
        return typeof value === 'string' ? unseal(keys, value) : '';
      };
      const of = (name: string) => counted?.rows[0]?.[name] ?? null;
      const tail = of('tail');
      return {
        name: await sealed('name_sealed'),
        phone: tail === null ? '' : `…${tail}`,
        organisation: await sealed('organisation_sealed'),
        language: person.language satisfies Language,
        producers: (producers?.rows ?? []).map((row) => String(row.name)).join(', '),
        consents: (consents?.rows ?? []).map((row) => ({
          purpose: String(row.purpose) as Purpose,
          on: hanoiDate(Number(row.at)),
          version: String(row.version),
        })),
        requests: Number(of('requests')),
        registrations: Number(of('registrations')),
        reveals: Number(of('reveals')),
        messages: Number(of('messages')),
        keepDays: numberSetting(person.settings, 'message_keep_days'),
        ...wishesOf(wished?.rows[0]),
      };
    },
  };
}

/** Who has seen this person's contact, or that of their producers, and because of which request. */
export function revealsMine(asking: Asking): Reading<'reveals-mine'> {
  const sql = `SELECT v.request_number, v.at, v.shown_to, m.name AS producer, s.name AS staff, r.sealed,
      (SELECT coalesce(c.organisation_sealed, c.name_sealed) FROM contact c WHERE c.person = v.shown_to AND coalesce(c.organisation_sealed, c.name_sealed) IS NOT NULL LIMIT 1) AS who_sealed
    FROM reveal v LEFT JOIN request r ON r.number = v.request_number LEFT JOIN producer m ON v.shown_to = 'producer:' || m.code
    LEFT JOIN staff s ON s.person = v.shown_to AND s.person <> r.buyer
    WHERE v.owner = 'contact:' || :personId OR v.owner IN (SELECT 'producer:' || producer_code FROM link WHERE person = :personId)
    ORDER BY v.at DESC, v.request_number`;
  return {
    reads: [{ sql, args: { personId: asking.personId } }],
    result: async ([found]) => {
      const reveals = await Promise.all(
        (found?.rows ?? []).map(async (row) => ({
          who:
            String(row.producer ?? row.staff ?? '') ||
            (row.sealed === null ? '' : await buyerName(asking, String(row.sealed), row.who_sealed)),
          office: row.shown_to === 'office',
          number: String(row.request_number),
          on: hanoiDate(Number(row.at)),
        })),
      );
      return { count: reveals.length, reveals };
    },
  };
}

async function buyerName({ keys }: Asking, fields: string, sealed: unknown): Promise<string> {
  const { organisation } = await unsealFields(keys, fields);
  return organisation !== '' || typeof sealed !== 'string' ? organisation : unseal(keys, sealed);
}
