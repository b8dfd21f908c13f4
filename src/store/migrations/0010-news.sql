-- What the clock tells people, each once: the key is the promise.
CREATE TABLE told (
  flow TEXT NOT NULL,                        -- the announcement
  key TEXT NOT NULL,                         -- what is told once: a change, a certificate's threshold, a request …
  person TEXT NOT NULL,
  object TEXT NOT NULL,                      -- one message: what is told together has one object
  subject TEXT NOT NULL,                     -- the dossier, product, request or registration it is about
  untold INTEGER NOT NULL DEFAULT 1,         -- its message is made in the batch that writes this row
  at INTEGER NOT NULL,
  sent_at INTEGER,                           -- when the message left; null: not yet, or out of reach
  PRIMARY KEY (flow, key, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_object ON told(object, flow);
CREATE INDEX told_untold ON told(flow) WHERE untold = 1;
CREATE INDEX told_person ON told(person);
CREATE INDEX dossier_change_at ON dossier_change(at);
CREATE INDEX certificate_ends ON certificate(ends_on) WHERE revoked_on IS NULL;
CREATE INDEX request_accepted ON request(decided_at) WHERE state = 'accepted';

CREATE TRIGGER outbox_told_when AFTER UPDATE OF state ON outbox WHEN new.state = 'sent' AND new.flow IS NOT NULL AND new.object IS NOT NULL BEGIN
  UPDATE told SET sent_at = new.sent_at WHERE object = new.object AND flow = new.flow AND sent_at IS NULL
    AND person = (SELECT c.person FROM contact c WHERE c.id = new.contact_id);
END;

-- "Did you meet, did you trade?", of both sides: traded | met | no; null: not answered.
ALTER TABLE request ADD COLUMN buyer_outcome TEXT;
ALTER TABLE request ADD COLUMN producer_outcome TEXT;
