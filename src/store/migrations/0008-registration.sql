-- People register for fairs, training courses and inspections.
ALTER TABLE fair ADD COLUMN kind TEXT NOT NULL DEFAULT 'fairs';      -- the topic it belongs to: fairs | training | inspections
ALTER TABLE fair ADD COLUMN places INTEGER;                          -- producers that get a place; null: no limit
ALTER TABLE fair ADD COLUMN registers INTEGER;                       -- 1, 0, or null: when there is a deadline or a number of places
ALTER TABLE fair ADD COLUMN asks TEXT NOT NULL DEFAULT '';           -- JSON array of FairAsk; empty: what its kind usually asks
ALTER TABLE fair ADD COLUMN booths TEXT NOT NULL DEFAULT '';         -- JSON array of sizes to choose from
ALTER TABLE fair ADD COLUMN question TEXT NOT NULL DEFAULT '';       -- one more question, in the office's words

-- One producer once: of two people who speak for one, the second sees that it is done.
CREATE TABLE registration (
  number TEXT PRIMARY KEY,                   -- DK-0001
  n INTEGER NOT NULL UNIQUE,
  fair_id TEXT NOT NULL REFERENCES fair(id),
  producer_code TEXT NOT NULL REFERENCES producer(code),
  person TEXT NOT NULL,                      -- who registered; 'erased' afterwards
  state TEXT NOT NULL,                       -- registered | waiting | confirmed | refused | withdrawn
  sealed TEXT NOT NULL,                      -- AES-GCM of the answers; empty once the person is erased
  queued_at INTEGER NOT NULL,                -- the order of the waiting list
  untold INTEGER NOT NULL DEFAULT 0,         -- changed by somebody else: told in the same batch
  reminded_at INTEGER,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  UNIQUE (fair_id, producer_code)
) STRICT;
CREATE INDEX registration_producer ON registration(producer_code);
CREATE INDEX registration_waiting ON registration(fair_id, queued_at) WHERE state = 'waiting';
CREATE INDEX registration_untold ON registration(number) WHERE untold = 1;

-- A phone is shown because of a request or of a registration, so the number can't refer to one table any more.
CREATE TABLE reveal_of_any (
  request_number TEXT NOT NULL,              -- request.number or registration.number
  owner TEXT NOT NULL,                       -- phone.owner that was shown
  shown_to TEXT NOT NULL,                    -- person, producer:<code> or office
  at INTEGER NOT NULL,
  PRIMARY KEY (request_number, owner, shown_to)
) STRICT;
INSERT INTO reveal_of_any (request_number, owner, shown_to, at) SELECT request_number, owner, shown_to, at FROM reveal;
DROP TABLE reveal;
ALTER TABLE reveal_of_any RENAME TO reveal;
CREATE INDEX reveal_owner ON reveal(owner);

-- What they write next answers the message that came last: after another message than a notice, "hủy" stops no notices.
CREATE TRIGGER outbox_told AFTER UPDATE OF state ON outbox WHEN new.state = 'sent' AND new.flow IS NOT NULL BEGIN
  UPDATE contact SET last_notice = 0 WHERE id = new.contact_id AND last_notice = 1;
END;
