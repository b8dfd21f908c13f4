-- A file that staff sent in a chat: until it is fetched from its platform, the message that will tell them of it is in the state `file`.
CREATE INDEX outbox_file ON outbox(due_at) WHERE state = 'file';
