-- Members of staff who want to know how far a broadcast is. `shown`: what their message last said; `ended`: they were told that it is over.
CREATE TABLE broadcast_watch (
  broadcast_id TEXT NOT NULL, contact_id TEXT NOT NULL,
  since INTEGER NOT NULL, shown TEXT NOT NULL DEFAULT '', shown_at INTEGER NOT NULL DEFAULT 0, ended INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (broadcast_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX broadcast_watch_open ON broadcast_watch(broadcast_id) WHERE ended = 0;
-- Pauses that nobody ordered (too many failures, a missed moment), of which those who may send have been told; `version`: of the broadcast then.
CREATE TABLE broadcast_stop (broadcast_id TEXT PRIMARY KEY, version INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
