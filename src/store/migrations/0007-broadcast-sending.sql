-- Who opted out, and who never agreed: the index of consents in force does not tell them apart.
CREATE INDEX consent_purpose ON consent(person, purpose);
-- A notice with a file may be two messages: those that have left.
ALTER TABLE recipient ADD COLUMN sent_parts INTEGER NOT NULL DEFAULT 0;
