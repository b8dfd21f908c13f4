/** Work that waits for the staff. To everybody else there is none. */
import type { InStatement, Row } from '@libsql/client';
import type { TaskKind, TaskView } from '../../model.ts';
import { unseal } from '../seal.ts';
import type { Asking, Reading } from './context.ts';

/** `task` and `task-of-message` answer alike. */
type OneTask = Reading<'task'> & Reading<'task-of-message'>;

const SHOWN = 10;
const COLUMNS = `t.id, t.kind, t.object, t.text_sealed, t.reason, t.state, s.name AS owner, s.person IS :personId AS mine, t.created_at, t.due_on,
  t.contact_id IS NULL AND t.kind NOT IN ('request-unreachable', 'undelivered', 'channel-consent') AS gone`;
const FROM = 'FROM task t LEFT JOIN staff s ON s.id = t.owner';
/** The person who asks works here, and still does. */
const IS_STAFF = 'EXISTS (SELECT 1 FROM staff w WHERE w.person = :personId AND w.removed_at IS NULL)';

/** What waits: mine first, then what nobody has taken, the oldest first. */
export function tasks(asking: Asking): Reading<'tasks'> {
  const sql = `SELECT ${COLUMNS} ${FROM} WHERE t.state <> 'done' AND ${IS_STAFF} ORDER BY mine DESC, t.state = 'open' DESC, coalesce(t.due_on, '9999'), t.n LIMIT ${SHOWN}`;
  return {
    reads: [{ sql, args: { personId: asking.personId } }],
    result: async ([found]) => {
      const views = await Promise.all((found?.rows ?? []).map((row) => taskView(row, asking)));
      return { count: views.length, tasks: views };
    },
  };
}

/** One task. */
export function task(args: { id: string }, asking: Asking): Reading<'task'> {
  const sql = `SELECT ${COLUMNS} ${FROM} WHERE t.id = :id AND ${IS_STAFF}`;
  return one({ sql, args: { id: args.id, personId: asking.personId } }, asking);
}

/** The task that a message of ours was about, which this member of staff quotes. */
export function taskOfMessage(args: { messageId: string }, asking: Asking): Reading<'task-of-message'> {
  const sql = `SELECT ${COLUMNS} ${FROM} JOIN outbox o ON o.object = t.id
    WHERE o.platform_id = :messageId AND o.flow IS NOT NULL AND o.contact_id IN (SELECT id FROM contact WHERE person = :personId) AND ${IS_STAFF} LIMIT 1`;
  return one({ sql, args: { messageId: args.messageId, personId: asking.personId } }, asking);
}

function one(read: InStatement, asking: Asking): OneTask {
  return {
    reads: [read],
    result: async ([found]) => ({ task: found?.rows[0] === undefined ? null : await taskView(found.rows[0], asking) }),
  };
}

async function taskView(row: Row, { keys }: Asking): Promise<TaskView> {
  const sealed = row.text_sealed;
  return {
    id: String(row.id),
    kind: String(row.kind) as TaskKind,
    object: String(row.object),
    text: typeof sealed === 'string' ? await unseal(keys, sealed) : '',
    reason: String(row.reason),
    state: String(row.state) as TaskView['state'],
    owner: String(row.owner ?? ''),
    mine: row.mine === 1,
    gone: row.gone === 1,
    createdAt: Number(row.created_at),
    dueOn: row.due_on === null ? null : String(row.due_on),
  };
}
