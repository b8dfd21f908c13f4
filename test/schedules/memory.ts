/** What a run must not forget when a person is erased: triggers of the test's own write beside every turn and message what became of it. */
import type { Client, Row } from '@libsql/client';
import type { ContactId, Reply } from '../../src/model.ts';
import { type Keys, unsealJson } from '../../src/store/seal.ts';

/**
 * `log`: turns taken, records of what was said, contacts that went and reveals that went with them, in the order of the commits. `log_outbox`: every message that ever had
 * to leave, as it ended; `born` and `gone` are the last `log.seq` before it came and went.
 */
const MEMORY = `
CREATE TABLE log (seq INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT, contact_id TEXT, turn INTEGER, update_id TEXT, at INTEGER, sealed TEXT);
CREATE TABLE log_outbox (
  id INTEGER PRIMARY KEY, contact_id TEXT, message_id TEXT, position INTEGER, flow TEXT, object TEXT, sealed TEXT, state TEXT, failure TEXT,
  detail TEXT, platform_id TEXT, created_at INTEGER, sent_at INTEGER, lease_by TEXT, lease_until INTEGER, born INTEGER, gone INTEGER
);
CREATE TRIGGER log_turn AFTER INSERT ON inbox WHEN new.contact_id NOT LIKE 'erased:%' BEGIN
  INSERT INTO log (what, contact_id, turn, update_id, at) VALUES ('turn', new.contact_id, new.turn, new.update_id, new.at);
END;
CREATE TRIGGER log_message AFTER INSERT ON message BEGIN
  INSERT INTO log (what, contact_id, turn, sealed) VALUES ('message', new.contact_id, new.turn, new.sealed);
END;
CREATE TRIGGER log_message_again AFTER UPDATE ON message BEGIN
  INSERT INTO log (what, contact_id, turn, sealed) VALUES ('message', new.contact_id, new.turn, new.sealed);
END;
CREATE TRIGGER log_contact_gone AFTER DELETE ON contact BEGIN
  INSERT INTO log (what, contact_id) VALUES ('gone', old.id);
END;
CREATE TRIGGER log_reveal_gone AFTER DELETE ON reveal BEGIN
  INSERT INTO log (what, contact_id, update_id) VALUES ('unrevealed', old.owner, old.shown_to);
END;
CREATE TRIGGER log_reveal_erased AFTER UPDATE ON reveal BEGIN
  INSERT INTO log (what, contact_id, update_id) VALUES ('unrevealed', old.owner, old.shown_to);
END;
CREATE TRIGGER log_row AFTER INSERT ON outbox BEGIN
  INSERT INTO log_outbox (id, contact_id, message_id, position, flow, object, sealed, state, created_at, born)
    SELECT new.id, new.contact_id, new.message_id, new.position, new.flow, new.object, (SELECT sealed FROM message WHERE id = new.message_id),
      new.state, new.created_at, (SELECT coalesce(max(seq), 0) FROM log);
END;
CREATE TRIGGER log_row_changed AFTER UPDATE ON outbox BEGIN
  UPDATE log_outbox SET (state, failure, detail, platform_id, created_at, sent_at, lease_by, lease_until)
    = (new.state, new.failure, new.detail, new.platform_id, new.created_at, new.sent_at, new.lease_by, new.lease_until) WHERE id = new.id;
END;
CREATE TRIGGER log_row_gone AFTER DELETE ON outbox BEGIN
  UPDATE log_outbox SET (state, failure, detail, platform_id, sent_at, lease_by, lease_until, gone)
    = (old.state, old.failure, old.detail, old.platform_id, old.sent_at, old.lease_by, old.lease_until, (SELECT coalesce(max(seq), 0) FROM log))
    WHERE id = old.id;
END;`;

/** From here on everything is remembered. */
export async function remember(db: Client): Promise<void> {
  await db.executeMultiple(MEMORY);
}

/** The last moment of the memory: what began then began after everything that stands in it. */
export async function momentOf(db: Client): Promise<number> {
  return Number((await db.execute('SELECT max(seq) AS seq FROM log')).rows[0]?.seq ?? 0);
}

/** A turn that was taken, or a contact that went with all that was theirs. */
export type Happened =
  | { what: 'turn'; seq: number; contact: ContactId; turn: number; update: string; at: number }
  | { what: 'gone'; seq: number; contact: ContactId };

/** All of it, in the order of the commits. */
export async function happenings(db: Client): Promise<Happened[]> {
  const { rows } = await db.execute("SELECT * FROM log WHERE what IN ('turn', 'gone') ORDER BY seq");
  return rows.map((row) => {
    const [seq, contact] = [Number(row.seq), row.contact_id as ContactId];
    return row.what === 'gone'
      ? { what: 'gone', seq, contact }
      : { what: 'turn', seq, contact, turn: Number(row.turn), update: String(row.update_id), at: Number(row.at) };
  });
}

/** What was heard and said in each turn of a contact, in the order of the commits; the record of a farewell comes twice. */
export async function recordsOf<T>(db: Client, keys: Keys, contact: ContactId): Promise<(T & { seq: number; turn: number })[]> {
  const { rows } = await db.execute({
    sql: "SELECT seq, turn, sealed FROM log WHERE what = 'message' AND contact_id = ? ORDER BY seq",
    args: [contact],
  });
  return Promise.all(
    rows.map(async (row) => ({ ...(await unsealJson<T>(keys, String(row.sealed))), seq: Number(row.seq), turn: Number(row.turn) })),
  );
}

/** A message that had to leave, as it ended. */
export interface Remembered {
  id: number;
  contact: ContactId;
  /** Of a reply: what was committed. */
  reply: Reply | null;
  flow: string | null;
  object: string | null;
  state: string;
  failure: string | null;
  detail: string | null;
  platformId: string | null;
  createdAt: number;
  sentAt: number;
  /** Who was sending it when it went, or empty. */
  inHandOf: string;
  born: number;
  /** When it was taken out of the outbox, or null. */
  gone: number | null;
}

/** Every message that had to leave since `remember`. */
export async function rememberedRows(db: Client, keys: Keys): Promise<Remembered[]> {
  const { rows } = await db.execute('SELECT * FROM log_outbox ORDER BY id');
  return Promise.all(rows.map((row) => rememberedRow(keys, row)));
}

async function rememberedRow(keys: Keys, row: Row): Promise<Remembered> {
  const text = (value: unknown) => (value === null ? null : String(value));
  const record = row.sealed === null ? null : await unsealJson<{ replies: Reply[] }>(keys, String(row.sealed));
  return {
    id: Number(row.id),
    contact: row.contact_id as ContactId,
    reply: record?.replies[Number(row.position)] ?? null,
    flow: text(row.flow),
    object: text(row.object),
    state: String(row.state),
    failure: text(row.failure),
    detail: text(row.detail),
    platformId: text(row.platform_id),
    createdAt: Number(row.created_at),
    sentAt: Number(row.sent_at),
    inHandOf: Number(row.lease_until) > 0 ? String(row.lease_by) : '',
    born: Number(row.born),
    gone: row.gone === null ? null : Number(row.gone),
  };
}
