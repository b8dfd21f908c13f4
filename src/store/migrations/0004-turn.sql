-- One turn as one statement: every row that a commit always writes. A statement each cost more than the rows themselves (measured: half of
-- an update's CPU was spent on preparing statements). src/store/commit.ts inserts into it; its columns are written down there.
CREATE VIEW turn (
  update_id, contact_id, turn, at,
  channel, language, contact_state, seen_at, silent_until, ignored_until, interaction,
  body, sealed, session_flow, session_step, session_at,
  message_id, flow, step, said, replies, lease_until, lease_by,
  day, counts
) AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE false;

CREATE TRIGGER turn_commit INSTEAD OF INSERT ON turn BEGIN
  -- The dedupe and the lock of one contact: first of all.
  INSERT INTO inbox (update_id, contact_id, turn, at) VALUES (new.update_id, new.contact_id, new.turn, new.at);

  -- A column that effects may change is only set when the row is new.
  INSERT INTO contact (id, channel, person, language, state, seen_at, silent_until, ignored_until, created_at)
    VALUES (new.contact_id, new.channel, new.contact_id, new.language, coalesce(new.contact_state, 'active'), new.seen_at, new.silent_until, new.ignored_until,
      new.at)
    ON CONFLICT (id) DO UPDATE SET state = coalesce(new.contact_state, state), seen_at = max(seen_at, new.seen_at),
      silent_until = max(silent_until, new.silent_until), ignored_until = max(ignored_until, new.ignored_until), last_notice = 0;

  -- What could not reach the person (a closed window, a blocked bot) leaves now that they write, before the answer; it is rendered as it is true now.
  UPDATE outbox SET state = 'waiting', due_at = new.at, created_at = new.at, attempts = 0, lost = 0, detail = NULL
    WHERE new.interaction AND contact_id = new.contact_id AND state = 'unreachable' AND flow IS NOT NULL;

  INSERT INTO session (contact_id, turn, body, sealed, flow, step, updated_at)
    VALUES (new.contact_id, new.turn, new.body, new.sealed, new.session_flow, new.session_step, new.session_at)
    ON CONFLICT (contact_id) DO UPDATE SET turn = excluded.turn, body = excluded.body, sealed = excluded.sealed,
      flow = excluded.flow, step = excluded.step, updated_at = excluded.updated_at;

  -- One record and one encryption a turn; the outbox rows point at it. An id can come again after an erasure, so it is no lock.
  INSERT INTO message (id, contact_id, turn, flow, step, sealed, at)
    VALUES (new.message_id, new.contact_id, new.turn, new.flow, new.step, new.said, new.at)
    ON CONFLICT (id) DO UPDATE SET flow = excluded.flow, step = excluded.step, sealed = excluded.sealed, at = excluded.at;

  -- The turn's replies (their number), leased to the committer: no repeat, timer or queue touches them until then. They are due since ever: a
  -- clock that jumps back must not hold them.
  INSERT INTO outbox (contact_id, turn, position, message_id, due_at, lease_until, lease_by, created_at)
    WITH RECURSIVE n (position) AS (SELECT 0 WHERE new.replies > 0 UNION ALL SELECT position + 1 FROM n WHERE position + 1 < new.replies)
    SELECT new.contact_id, new.turn, position, new.message_id, 0, new.lease_until, new.lease_by, new.at FROM n ORDER BY position;

  INSERT INTO step_count (flow, step, channel, day, what, times)
    SELECT value->>'flow', value->>'step', new.channel, new.day, value->>'what', 1 FROM json_each(new.counts) WHERE true
    ON CONFLICT (flow, step, channel, day, what) DO UPDATE SET times = times + 1;
END;

-- The farewell to somebody who was just erased goes too, once it has left, and with the last one the record of what it said.
CREATE TRIGGER outbox_farewell AFTER UPDATE OF state ON outbox
WHEN new.state <> 'waiting' AND new.message_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = new.contact_id) BEGIN
  DELETE FROM outbox WHERE id = new.id;
  DELETE FROM message WHERE id = new.message_id AND NOT EXISTS (SELECT 1 FROM outbox WHERE contact_id = new.contact_id AND state = 'waiting');
END;
