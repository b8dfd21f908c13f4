-- Fairs, training courses and inspections are moved and called off; who is registered is told.
ALTER TABLE fair ADD COLUMN state TEXT NOT NULL DEFAULT 'planned';   -- planned | postponed | called_off

-- What was known before and what is known since; `was` and `now`: JSON of state, start, end, hours, venue.
CREATE TABLE fair_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  fair_id TEXT NOT NULL REFERENCES fair(id),
  at INTEGER NOT NULL,
  was TEXT NOT NULL,
  now TEXT NOT NULL
) STRICT;
CREATE INDEX fair_change_at ON fair_change(at);
CREATE INDEX fair_change_fair ON fair_change(fair_id);

-- Whatever writes a fair. The demonstration's dates move by themselves.
CREATE TRIGGER fair_changed AFTER UPDATE ON fair
WHEN old.demo = 0 AND new.demo = 0
  AND (old.state, old.start, old."end", old.hours, old.venue) <> (new.state, new.start, new."end", new.hours, new.venue) BEGIN
  INSERT INTO fair_change(fair_id, at, was, now) VALUES (new.id, new.updated_at,
    json_object('state', old.state, 'start', old.start, 'end', old."end", 'hours', old.hours, 'venue', old.venue),
    json_object('state', new.state, 'start', new.start, 'end', new."end", 'hours', new.hours, 'venue', new.venue));
END;

-- The eve of a fair that was moved is another eve: its reminder is told once for each first day.
UPDATE told SET key = key || '/' || (SELECT f.start FROM registration r JOIN fair f ON f.id = r.fair_id WHERE r.number = told.key)
WHERE flow = 'registration-reminder' AND EXISTS (SELECT 1 FROM registration r WHERE r.number = told.key);
