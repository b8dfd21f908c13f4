-- Notices to many (README, "Notices"): what staff write, one row a person, and the counts beside them.
CREATE TABLE broadcast (
  id TEXT PRIMARY KEY,                       -- TB-0001
  n INTEGER NOT NULL UNIQUE,
  topic TEXT NOT NULL, fair_id TEXT,
  promotes INTEGER NOT NULL DEFAULT 0,       -- advertising: [QC] first, Zalo's own hours, no spirits and no supplements (ocop.md 4.2)
  text_vi TEXT NOT NULL DEFAULT '', text_en TEXT NOT NULL DEFAULT '',
  attachment_id TEXT REFERENCES attachment(id),
  audience TEXT NOT NULL DEFAULT '{}',       -- JSON: Audience
  send_when TEXT NOT NULL DEFAULT 'now',     -- now | next | at
  send_at INTEGER,                           -- epoch ms: asked for (at), or the moment it is scheduled for
  state TEXT NOT NULL DEFAULT 'draft',       -- BroadcastState
  state_reason TEXT NOT NULL DEFAULT '',     -- why it is paused
  paused_from TEXT NOT NULL DEFAULT '',      -- the state that resuming goes back to
  hash TEXT NOT NULL,                        -- of all that a reader approves
  tested_hash TEXT, tested_at INTEGER,
  approved_hash TEXT, approved_by TEXT, approved_at INTEGER,
  created_by TEXT NOT NULL, created_at INTEGER NOT NULL,
  sent_by TEXT, started_at INTEGER, finished_at INTEGER,
  plan_after TEXT NOT NULL DEFAULT '',       -- contact id up to which recipients are written
  failed INTEGER NOT NULL DEFAULT 0,         -- tries since it started or was resumed, for the error brake: those that failed,
  tried INTEGER NOT NULL DEFAULT 0,          -- and all
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX broadcast_busy ON broadcast(state, n) WHERE state IN ('scheduled', 'planning', 'sending', 'cancelled');

-- WITHOUT ROWID: the key is the row. `contact_id` of somebody erased is `erased:<random>`.
CREATE TABLE recipient (
  broadcast_id TEXT NOT NULL, contact_id TEXT NOT NULL,
  person TEXT NOT NULL, channel TEXT NOT NULL, language TEXT NOT NULL,
  state TEXT NOT NULL,                       -- RecipientState
  reason TEXT NOT NULL DEFAULT '',           -- RecipientReason
  plan TEXT NOT NULL DEFAULT 'free',         -- free | paid | template (zalo-oa 3 and 7)
  own_hours INTEGER NOT NULL DEFAULT 0,      -- has quiet hours of their own; the office's hold for everybody else
  due_at INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0, lease_by TEXT NOT NULL DEFAULT '',
  platform_id TEXT, detail TEXT,
  sent_at INTEGER,                           -- when it left, or may have left
  PRIMARY KEY (broadcast_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_ready ON recipient(broadcast_id, channel, own_hours, due_at) WHERE state IN ('planned', 'retry');
CREATE INDEX recipient_claimed ON recipient(broadcast_id, lease_until) WHERE state = 'claimed';
CREATE INDEX recipient_open ON recipient(broadcast_id, state) WHERE state IN ('unknown', 'refused');
CREATE INDEX recipient_person ON recipient(person, sent_at) WHERE sent_at IS NOT NULL;

-- Kept by the triggers below, so that nobody who changes a recipient can forget it, and nobody counts a million rows.
CREATE TABLE recipient_count (
  broadcast_id TEXT NOT NULL, channel TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY (broadcast_id, channel, state, reason)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER recipient_added AFTER INSERT ON recipient BEGIN
  INSERT INTO recipient_count (broadcast_id, channel, state, reason, times) VALUES (new.broadcast_id, new.channel, new.state, new.reason, 1)
    ON CONFLICT (broadcast_id, channel, state, reason) DO UPDATE SET times = times + 1;
END;
CREATE TRIGGER recipient_changed AFTER UPDATE OF state, reason ON recipient WHEN new.state <> old.state OR new.reason <> old.reason BEGIN
  UPDATE recipient_count SET times = times - 1
    WHERE broadcast_id = old.broadcast_id AND channel = old.channel AND state = old.state AND reason = old.reason;
  INSERT INTO recipient_count (broadcast_id, channel, state, reason, times) VALUES (new.broadcast_id, new.channel, new.state, new.reason, 1)
    ON CONFLICT (broadcast_id, channel, state, reason) DO UPDATE SET times = times + 1;
END;

-- A picture or a PDF, in parts, so that no statement is long; and where a platform keeps it already (Zalo's uploads end after 7 days).
CREATE TABLE attachment (
  id TEXT PRIMARY KEY,                       -- SHA-256 of its bytes
  kind TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE attachment_part (
  attachment_id TEXT NOT NULL REFERENCES attachment(id) ON DELETE CASCADE, n INTEGER NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (attachment_id, n)
) STRICT;
CREATE TABLE attachment_upload (
  attachment_id TEXT NOT NULL REFERENCES attachment(id) ON DELETE CASCADE, channel TEXT NOT NULL, platform_id TEXT NOT NULL, expires_at INTEGER,
  PRIMARY KEY (attachment_id, channel)
) STRICT;

-- What a person chose for themselves, on every contact of theirs; null: the office's setting.
ALTER TABLE contact ADD COLUMN quiet_from TEXT;
ALTER TABLE contact ADD COLUMN quiet_to TEXT;
ALTER TABLE contact ADD COLUMN notices_week INTEGER;
