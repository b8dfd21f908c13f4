-- Delivery: what the platform's answers say about the channel as a whole, and who sends on it.
ALTER TABLE outbox ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;              -- sends whose answer was lost: each may have arrived
CREATE INDEX outbox_replies ON outbox(due_at) WHERE state = 'waiting' AND message_id IS NOT NULL;   -- replies overtake announcements
CREATE INDEX outbox_object ON outbox(object, flow) WHERE flow IS NOT NULL;   -- was it told?
CREATE INDEX outbox_dead ON outbox(id) WHERE state = 'dead';

ALTER TABLE channel_state ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;   -- sends in a row, to different contacts, that the platform failed
ALTER TABLE channel_state ADD COLUMN failed_contact TEXT;                   -- the last of them
ALTER TABLE channel_state ADD COLUMN sender TEXT NOT NULL DEFAULT '';       -- the one job run that sends on this channel now: <boot>/<run>
ALTER TABLE channel_state ADD COLUMN sender_until INTEGER NOT NULL DEFAULT 0;
