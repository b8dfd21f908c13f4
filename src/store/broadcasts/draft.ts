/** Writing a notice: only a draft can be changed. */
import type { Client, InStatement, InValue } from '@libsql/client';
import type { Broadcast, MoveOutcome, NoticeDraft } from '../../model.ts';
import { isMarkedAdvert, withoutMark } from '../../understanding/promotion.ts';
import { auditStatement } from '../audit.ts';
import { isConstraint } from '../errors.ts';
import { contentHash } from './content.ts';
import { type Move, move, refused } from './move.ts';
import { readBroadcast } from './read.ts';
import { broadcastOf, broadcastsStatement, forgetComing } from './rows.ts';

/** An empty notice on a topic. */
export const emptyDraft = (topic: NoticeDraft['topic']): NoticeDraft => ({
  topic,
  fair: '',
  promotes: false,
  text: { vi: '', en: '' },
  attachment: null,
  audience: {},
  when: 'now',
  sendAt: null,
});

/** Two who begin a notice at the same moment want the same number. */
const TRIES = 5;

/** Keeps a new draft, written by `who` (a staff id). Refused: an unknown fair or attachment. */
export async function createDraft(db: Client, draft: NoticeDraft, who: string, now: number): Promise<MoveOutcome> {
  const missing = await missingOf(db, draft);
  if (missing) return refused(missing);
  const fields = await fieldsOf(draft);
  const names = Object.keys(fields);
  const sql = `INSERT INTO broadcast (id, n, created_by, created_at, ${names.join(', ')})
    SELECT printf('TB-%04d', n), n, :who, :now, ${names.map((name) => `:${name}`).join(', ')} FROM (SELECT coalesce(max(n), 0) + 1 AS n FROM broadcast)`;
  const audit: InStatement = {
    sql: `INSERT INTO audit (at, who, did, what, detail) SELECT :now, :who, 'draft', 'broadcast ' || id, topic FROM broadcast ORDER BY n DESC LIMIT 1`,
    args: { now, who },
  };
  for (let tries = 1; ; tries++) {
    try {
      const results = await db.batch([{ sql, args: { ...fields, who, now } }, audit, broadcastsStatement(1)], 'write');
      const row = results[2]?.rows[0];
      if (row) return { state: 'done', broadcast: broadcastOf(row) };
    } catch (error) {
      if (!isConstraint(error) || tries === TRIES) throw error;
    }
  }
}

/**
 * Changes a draft. `version`: as it was read, so that two who edit at once do not overwrite each other. What was approved or tested before
 * is so no longer, when anything of it changed.
 */
export async function editDraft(
  db: Client,
  id: string,
  change: Partial<NoticeDraft>,
  { version, who, now }: { version: number; who: string; now: number },
): Promise<MoveOutcome> {
  const found = await readBroadcast(db, id);
  if (!found) return refused('unknown_id');
  const draft = { ...draftOf(found), ...change };
  const missing = await missingOf(db, draft);
  if (missing) return refused(missing);
  const also = 'attachment' in change ? [forgetComing(id)] : [];
  return move(db, id, { ...(await editing(id, draftOf(found), change, { version, who, now })), also });
}

/** Changing a draft as a move: the same from a chat's turn, the API and for a file that has arrived. `version`: of the draft it begins with. */
export async function editing(
  id: string,
  draft: NoticeDraft,
  change: Partial<NoticeDraft>,
  { version, who, now }: { version: number; who: string; now: number },
): Promise<Move> {
  const fields = await fieldsOf({ ...draft, ...change });
  return {
    set: Object.keys(fields)
      .map((name) => `${name} = :${name}`)
      .join(', '),
    where: "state = 'draft'",
    version,
    args: fields,
    audit: auditStatement({ who, did: 'edit', what: `broadcast ${id}`, detail: Object.keys(change).join(' '), at: now }),
  };
}

/** The part of a broadcast that staff wrote. */
export function draftOf({ topic, fair, promotes, text, attachment, audience, when, sendAt }: Broadcast): NoticeDraft {
  return { topic, fair, promotes, text, attachment: attachment?.id ?? null, audience, when, sendAt };
}

/** Whoever writes "[QC]" says that it promotes: else it would go out with the mark twice, or with the mark and spirits. */
function asMarked(draft: NoticeDraft): NoticeDraft {
  const { vi, en } = draft.text;
  const marked = isMarkedAdvert(vi) || isMarkedAdvert(en);
  return marked ? { ...draft, promotes: true, text: { vi: withoutMark(vi), en: withoutMark(en) } } : draft;
}

/** The columns that staff write. */
export async function fieldsOf(written: NoticeDraft): Promise<Record<string, InValue>> {
  const draft = asMarked(written);
  return {
    topic: draft.topic,
    fair_id: draft.fair || null,
    promotes: draft.promotes ? 1 : 0,
    text_vi: draft.text.vi.normalize('NFC').trim(),
    text_en: draft.text.en.normalize('NFC').trim(),
    attachment_id: draft.attachment,
    audience: JSON.stringify(draft.audience),
    send_when: draft.when,
    send_at: draft.when === 'at' ? draft.sendAt : null,
    hash: await contentHash(draft),
  };
}

async function missingOf(db: Client, { fair, attachment }: NoticeDraft): Promise<'no_fair' | 'no_attachment' | null> {
  const sql = `SELECT (:fair = '' OR EXISTS (SELECT 1 FROM fair WHERE id = :fair)) AS fair,
    (:attachment IS NULL OR EXISTS (SELECT 1 FROM attachment WHERE id = :attachment)) AS attachment`;
  const row = (await db.execute({ sql, args: { fair, attachment } })).rows[0];
  if (row?.fair !== 1) return 'no_fair';
  return row.attachment === 1 ? null : 'no_attachment';
}
