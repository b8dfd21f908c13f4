/** People of the office: who they are, which chat is theirs, and what waits for them. */
import type { Client, Row } from '@libsql/client';
import type { StaffRole, TaskKind } from '../model.ts';
import { auditStatement } from './audit.ts';
import { isConstraint } from './errors.ts';
import { linkCodeHash, makeLinkCode } from './register/link-code.ts';
import type { Keys } from './seal.ts';
import { DAY_MS } from './setting-values.ts';

/** A member of staff. */
export interface StaffMember {
  id: string;
  name: string;
  role: StaffRole;
  /** A chat is linked. */
  linked: boolean;
  /** May send a notice to many: a right of its own, which admins have. */
  maySend: boolean;
  /** Epoch ms. */
  createdAt: number;
}

/** Something that waits for a person, without what the person wrote. */
export interface WaitingTask {
  id: string;
  kind: TaskKind;
  object: string;
  /** Name of who has it, or empty. */
  owner: string;
  dueOn: string | null;
  createdAt: number;
}

/** SQL: this row of `staff` may send a notice to many. */
export const MAY_SEND = "(role = 'admin' OR (role = 'officer' AND may_send = 1))";
/** SQL: `:me` works here and may write notices. */
export const OFFICER = "EXISTS (SELECT 1 FROM staff WHERE id = :me AND removed_at IS NULL AND role IN ('officer', 'admin'))";
const MEMBER = `id, name, role, person, ${MAY_SEND} AS sends, created_at`;

/** Adds a member of staff; null when the name is taken (also by somebody removed: the audit names people). */
export async function addStaff(
  db: Client,
  added: { name: string; role: StaffRole; maySend?: boolean },
  by: string,
  now: number,
): Promise<StaffMember | null> {
  const { role, maySend = false } = added;
  const member = { id: `NV-${crypto.randomUUID().slice(0, 8)}`, name: added.name.normalize('NFC').trim(), role };
  const insert = 'INSERT INTO staff (id, name, role, may_send, created_at) VALUES (?, ?, ?, ?, ?)';
  const audit = auditStatement({ who: by, did: 'add', what: `staff ${member.id}`, detail: maySend ? `${role}, may send` : role, at: now });
  try {
    await db.batch([{ sql: insert, args: [member.id, member.name, role, maySend ? 1 : 0, now] }, audit], 'write');
  } catch (error) {
    if (isConstraint(error)) return null;
    throw error;
  }
  return { ...member, linked: false, maySend: role === 'admin' || (role === 'officer' && maySend), createdAt: now };
}

/** Gives an officer the right to send notices to many, or takes it back. Admins have it by their role, viewers never: false for them. */
export async function allowSending(db: Client, member: StaffMember, allowed: boolean, by: string, now: number): Promise<boolean> {
  if (member.role !== 'officer') return false;
  await db.batch(
    [
      { sql: 'UPDATE staff SET may_send = ? WHERE id = ?', args: [allowed ? 1 : 0, member.id] },
      auditStatement({ who: by, did: allowed ? 'allow sending' : 'forbid sending', what: `staff ${member.id}`, at: now }),
    ],
    'write',
  );
  return true;
}

/** Everybody who works here now, by name. */
export async function listStaff(db: Client): Promise<StaffMember[]> {
  const { rows } = await db.execute(`SELECT ${MEMBER} FROM staff WHERE removed_at IS NULL ORDER BY name`);
  return rows.map(memberOf);
}

/** A member of staff by name (exactly as added); null for nobody. */
export async function staffNamed(db: Client, name: string): Promise<StaffMember | null> {
  const sql = `SELECT ${MEMBER} FROM staff WHERE name = ? AND removed_at IS NULL`;
  const row = (await db.execute({ sql, args: [name.normalize('NFC').trim()] })).rows[0];
  return row ? memberOf(row) : null;
}

/** Ends somebody's work here: chat, key and codes stop working at once, and what they owned waits for the others again. */
export async function removeStaff(db: Client, id: string, by: string, now: number): Promise<void> {
  await db.batch(
    [
      { sql: 'UPDATE staff SET removed_at = ?, person = NULL, key_hash = NULL WHERE id = ?', args: [now, id] },
      { sql: 'DELETE FROM link_code WHERE staff_id = ? AND used_at IS NULL', args: [id] },
      { sql: "UPDATE task SET state = 'open', owner = NULL WHERE owner = ? AND state = 'owned'", args: [id] },
      auditStatement({ who: by, did: 'remove', what: `staff ${id}`, at: now }),
    ],
    'write',
  );
}

/**
 * A new code that links a chat to a producer or to a member of staff, good for so many days. It is shown once and kept as a hash; unused
 * older codes of the same one stop working.
 */
export async function newLinkCode(
  db: Client,
  keys: Keys,
  target: { producerCode: string } | { staffId: string },
  days: number,
  by: string,
  now: number,
): Promise<string> {
  const code = makeLinkCode();
  const [column, id] = 'staffId' in target ? ['staff_id', target.staffId] : ['producer_code', target.producerCode];
  const insert = `INSERT INTO link_code (hash, ${column}, expires_at, created_at) VALUES (?, ?, ?, ?)`;
  await db.batch(
    [
      { sql: `DELETE FROM link_code WHERE ${column} = ? AND used_at IS NULL`, args: [id] },
      { sql: insert, args: [await linkCodeHash(keys, code), id, now + days * DAY_MS, now] },
      auditStatement({ who: by, did: 'link code', what: `${column === 'staff_id' ? 'staff' : 'producer'} ${id}`, at: now }),
    ],
    'write',
  );
  return code;
}

/** What waits for a person of the staff: nobody's first, then the oldest. */
export async function waitingTasks(db: Client): Promise<WaitingTask[]> {
  const sql = `SELECT t.id, t.kind, t.object, t.due_on, t.created_at, s.name FROM task t LEFT JOIN staff s ON s.id = t.owner
    WHERE t.state <> 'done' ORDER BY t.owner IS NOT NULL, t.created_at, t.n`;
  return (await db.execute(sql)).rows.map((row) => ({
    id: String(row.id),
    kind: row.kind as TaskKind,
    object: String(row.object),
    owner: String(row.name ?? ''),
    dueOn: row.due_on === null ? null : String(row.due_on),
    createdAt: Number(row.created_at),
  }));
}

function memberOf(row: Row): StaffMember {
  return {
    id: String(row.id),
    name: String(row.name),
    role: row.role as StaffRole,
    linked: row.person !== null,
    maySend: row.sends === 1,
    createdAt: Number(row.created_at),
  };
}
