-- A page that a commit touches is written twice (into the journal, later into the file), so indexes that only retention and rare reads used
-- go; those read by another key now (src/store/retention.ts). Measured: a commit wrote 18 pages and a mark 6, now 14 and 3.
DROP INDEX inbox_at;
DROP INDEX message_at;
DROP INDEX message_contact;                -- a message's id begins with its contact
DROP INDEX outbox_left;

-- Replies have an index of their own (outbox_replies).
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox(due_at) WHERE state = 'waiting' AND message_id IS NULL;

-- Only announcements are looked for by the platform's id: staff reply to them.
DROP INDEX outbox_platform;
CREATE INDEX outbox_platform ON outbox(platform_id) WHERE platform_id IS NOT NULL AND flow IS NOT NULL;
