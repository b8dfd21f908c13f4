-- People and conversations --------------------------------------------------------------------
CREATE TABLE contact (
  id TEXT PRIMARY KEY,                       -- <channel>:<their id>
  channel TEXT NOT NULL,
  person TEXT NOT NULL,                      -- contacts known to be one person share it; at first the id
  language TEXT NOT NULL DEFAULT 'vi',
  role TEXT NOT NULL DEFAULT '',             -- producer | buyer | both
  known INTEGER NOT NULL DEFAULT 0,          -- has finished the welcome
  name_sealed TEXT, organisation_sealed TEXT, email_sealed TEXT,
  state TEXT NOT NULL DEFAULT 'active',      -- active | blocked | unfollowed
  seen_at INTEGER NOT NULL DEFAULT 0,        -- last interaction, ms: Zalo's 48 h and 7-day windows (zalo-oa 3.1)
  buttons_refused INTEGER NOT NULL DEFAULT 0,
  silent_until INTEGER NOT NULL DEFAULT 0,   -- staff took over in the platform's own inbox
  handover_task TEXT, handover_until INTEGER NOT NULL DEFAULT 0,
  last_notice INTEGER NOT NULL DEFAULT 0,    -- the last message we sent was a notice
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_person ON contact(person);

CREATE TABLE session (
  contact_id TEXT PRIMARY KEY REFERENCES contact(id) ON DELETE CASCADE,
  turn INTEGER NOT NULL,
  body TEXT NOT NULL,                        -- JSON without personal values
  sealed TEXT,                               -- AES-GCM of the personal values, null when there are none
  flow TEXT NOT NULL DEFAULT '', step TEXT NOT NULL DEFAULT '',   -- for the linter's --against
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE inbox (
  update_id TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL,
  turn INTEGER NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (contact_id, turn)
) STRICT;
CREATE INDEX inbox_at ON inbox(at);

CREATE TABLE message (
  id TEXT PRIMARY KEY,                       -- <contact>/<turn>
  contact_id TEXT NOT NULL, turn INTEGER NOT NULL,
  flow TEXT NOT NULL, step TEXT NOT NULL,
  sealed TEXT NOT NULL,                      -- AES-GCM of {said, replies}
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_contact ON message(contact_id, turn);
CREATE INDEX message_at ON message(at);

-- One row for each message that must leave.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,      -- order of leaving within one contact
  contact_id TEXT NOT NULL,
  turn INTEGER NOT NULL, position INTEGER NOT NULL,
  message_id TEXT,                           -- reply: the message record and the position of the reply in it
  flow TEXT, object TEXT,                    -- announcement: rendered from the flow as it leaves
  extra TEXT,                                -- announcement: small JSON of further values, nothing personal
  state TEXT NOT NULL DEFAULT 'waiting',     -- waiting | sent | dead | unreachable | dropped
  due_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL DEFAULT 0, lease_by TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,
  sent_parts INTEGER NOT NULL DEFAULT 0,     -- parts of a long text that have left
  failure TEXT, detail TEXT,
  platform_id TEXT,                          -- the platform's id of the (last) message
  created_at INTEGER NOT NULL, sent_at INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox(due_at) WHERE state = 'waiting';
CREATE INDEX outbox_contact ON outbox(contact_id, id) WHERE state = 'waiting';
CREATE INDEX outbox_missed ON outbox(contact_id) WHERE state = 'unreachable';
CREATE INDEX outbox_left ON outbox(created_at) WHERE state <> 'waiting';   -- retention
CREATE INDEX outbox_platform ON outbox(platform_id) WHERE platform_id IS NOT NULL;

-- A guarded effect is an UPDATE followed by INSERT INTO guard SELECT changes(): the check fails the whole batch.
CREATE TABLE guard (ok INTEGER NOT NULL CHECK (ok = 1)) STRICT;

-- The only place where phone numbers live; the one query that reads `sealed` joins `reveal`.
CREATE TABLE phone (
  owner TEXT PRIMARY KEY,                    -- contact:<person> | producer:<code>
  sealed TEXT NOT NULL, hash TEXT NOT NULL,  -- AES-GCM; keyed hash of the E.164 number
  tail TEXT NOT NULL                         -- last three digits, for "…678"
) STRICT;
CREATE INDEX phone_hash ON phone(hash);

CREATE TABLE consent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person TEXT NOT NULL, contact_id TEXT NOT NULL,
  purpose TEXT NOT NULL, version TEXT NOT NULL, text TEXT NOT NULL,
  message_id TEXT, granted_at INTEGER NOT NULL, withdrawn_at INTEGER
) STRICT;
CREATE INDEX consent_person ON consent(person) WHERE withdrawn_at IS NULL;

-- The programme --------------------------------------------------------------------------------
CREATE TABLE producer (
  code TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT '', district TEXT NOT NULL DEFAULT '', commune TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '',
  contact_sealed TEXT,                       -- the register's contact person
  notes TEXT, demo INTEGER NOT NULL DEFAULT 0, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX producer_folded ON producer(folded);

CREATE TABLE product (
  code TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL, producer_code TEXT NOT NULL REFERENCES producer(code),
  product_group TEXT NOT NULL DEFAULT '', subgroup TEXT NOT NULL DEFAULT '',
  district TEXT NOT NULL DEFAULT '', commune TEXT NOT NULL DEFAULT '', new_commune TEXT NOT NULL DEFAULT '', place_folded TEXT NOT NULL DEFAULT '', kinds_folded TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '', photo TEXT NOT NULL DEFAULT '',
  notes TEXT, demo INTEGER NOT NULL DEFAULT 0, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX product_producer ON product(producer_code);
CREATE INDEX product_folded ON product(folded);
CREATE VIRTUAL TABLE product_words USING fts5(code UNINDEXED, name, producer, place, kinds, tokenize = "unicode61 remove_diacritics 0");

CREATE TABLE certificate (
  id INTEGER PRIMARY KEY AUTOINCREMENT, product_code TEXT NOT NULL REFERENCES product(code),
  stars INTEGER NOT NULL, potential5 INTEGER NOT NULL DEFAULT 0, score REAL,
  decision TEXT NOT NULL DEFAULT '', decided_on TEXT NOT NULL DEFAULT '', number TEXT NOT NULL DEFAULT '', issuer TEXT NOT NULL DEFAULT '',
  ends_on TEXT,                              -- ISO date, 36 months after; null when nothing is known
  about INTEGER NOT NULL DEFAULT 0, revoked_on TEXT, demo INTEGER NOT NULL DEFAULT 0,
  UNIQUE (product_code, stars, decided_on, decision)
) STRICT;
CREATE INDEX certificate_product ON certificate(product_code);

CREATE TABLE dossier (
  code TEXT PRIMARY KEY, product_name TEXT NOT NULL, folded TEXT NOT NULL, product_code TEXT, producer_code TEXT NOT NULL REFERENCES producer(code),
  stage TEXT NOT NULL, since TEXT, submitted_on TEXT, missing TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
  stars INTEGER, score REAL, decision TEXT NOT NULL DEFAULT '', as_of TEXT NOT NULL, demo INTEGER NOT NULL DEFAULT 0, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX dossier_producer ON dossier(producer_code);
CREATE TABLE dossier_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT, dossier_code TEXT NOT NULL, from_stage TEXT, to_stage TEXT NOT NULL, on_date TEXT, by TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', at INTEGER NOT NULL
) STRICT;
CREATE INDEX dossier_change_code ON dossier_change(dossier_code);

CREATE TABLE link (
  person TEXT NOT NULL, producer_code TEXT NOT NULL REFERENCES producer(code), contact_id TEXT NOT NULL, how TEXT NOT NULL, linked_at INTEGER NOT NULL,
  PRIMARY KEY (person, producer_code)
) STRICT;
CREATE INDEX link_producer ON link(producer_code);
CREATE TABLE link_code (
  hash TEXT PRIMARY KEY,                     -- keyed hash of the 10 characters
  producer_code TEXT, staff_id TEXT,         -- one of the two
  expires_at INTEGER NOT NULL, used_at INTEGER, used_by TEXT, created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE link_try (contact_id TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX link_try_contact ON link_try(contact_id, at);

-- Connection -----------------------------------------------------------------------------------
CREATE TABLE request (
  number TEXT PRIMARY KEY,                   -- YC-2026-0001: the unique key makes a race one more conflict
  year INTEGER NOT NULL, n INTEGER NOT NULL,
  buyer TEXT NOT NULL,                       -- person
  buyer_contact TEXT NOT NULL,               -- the contact it was asked from
  producer_code TEXT NOT NULL REFERENCES producer(code),
  products TEXT NOT NULL,                    -- JSON array of product codes
  product_names TEXT NOT NULL,
  sealed TEXT NOT NULL,                      -- AES-GCM of the fields
  state TEXT NOT NULL,                       -- RequestState
  reason TEXT, question_sealed TEXT, answer_sealed TEXT,
  created_at INTEGER NOT NULL, delivered_at INTEGER, deadline TEXT, reminded_at INTEGER, decided_at INTEGER, decided_by TEXT,
  UNIQUE (year, n)
) STRICT;
CREATE INDEX request_buyer ON request(buyer, created_at);
CREATE INDEX request_producer ON request(producer_code, state);
CREATE INDEX request_open ON request(state) WHERE state IN ('waiting', 'sent', 'asked', 'staff');

-- Who has seen whose contact, and because of which request.
CREATE TABLE reveal (
  request_number TEXT NOT NULL REFERENCES request(number), owner TEXT NOT NULL,   -- phone.owner that was shown
  shown_to TEXT NOT NULL,                    -- person or producer:<code>
  at INTEGER NOT NULL,
  PRIMARY KEY (request_number, owner, shown_to)
) STRICT;
CREATE INDEX reveal_owner ON reveal(owner);

-- Fairs and points of sale ---------------------------------------------------------------------
CREATE TABLE fair (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, start TEXT NOT NULL, end TEXT NOT NULL DEFAULT '', venue TEXT NOT NULL DEFAULT '', organiser TEXT NOT NULL DEFAULT '',
  hours TEXT NOT NULL DEFAULT '', deadline TEXT NOT NULL DEFAULT '', who TEXT NOT NULL DEFAULT '', groups TEXT NOT NULL DEFAULT '', capacity TEXT NOT NULL DEFAULT '',
  fee TEXT NOT NULL DEFAULT '', contact TEXT NOT NULL DEFAULT '', form TEXT NOT NULL DEFAULT '', size TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
  sorts TEXT NOT NULL,                       -- last known day, YYYY-MM-DD: a month or year counts to its end
  notes TEXT, demo INTEGER NOT NULL DEFAULT 0, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX fair_sorts ON fair(sorts);
CREATE TABLE point (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL DEFAULT '', district TEXT NOT NULL DEFAULT '', commune TEXT NOT NULL DEFAULT '', place_folded TEXT NOT NULL DEFAULT '',
  opened TEXT NOT NULL DEFAULT '', hours TEXT NOT NULL DEFAULT '', lat REAL, lon REAL, notes TEXT, demo INTEGER NOT NULL DEFAULT 0, updated_at INTEGER NOT NULL
) STRICT;
-- Old and present communes: a hint for search, not an authority (ocop.md 2.3).
CREATE TABLE commune (
  old_district TEXT NOT NULL, old_commune TEXT NOT NULL, new_commune TEXT NOT NULL,
  old_district_folded TEXT NOT NULL, old_commune_folded TEXT NOT NULL, new_commune_folded TEXT NOT NULL,
  PRIMARY KEY (old_district, old_commune)
) STRICT;
CREATE INDEX commune_old ON commune(old_commune_folded);
CREATE INDEX commune_new ON commune(new_commune_folded);
CREATE TABLE holiday (day TEXT PRIMARY KEY, working INTEGER NOT NULL DEFAULT 0, name TEXT NOT NULL DEFAULT '') STRICT;

-- The office -----------------------------------------------------------------------------------
CREATE TABLE staff (
  id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, person TEXT, key_hash TEXT, removed_at INTEGER, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_person ON staff(person) WHERE person IS NOT NULL;
CREATE TABLE task (
  id TEXT PRIMARY KEY,                       -- V-0001
  n INTEGER NOT NULL UNIQUE,
  kind TEXT NOT NULL, object TEXT NOT NULL DEFAULT '', contact_id TEXT, text_sealed TEXT, reason TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'open', owner TEXT, reminded_at INTEGER, due_on TEXT, created_at INTEGER NOT NULL, done_at INTEGER
) STRICT;
CREATE INDEX task_waiting ON task(state) WHERE state <> 'done';
CREATE TABLE question (                      -- not understood: masked and folded
  folded TEXT PRIMARY KEY, times INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL
) STRICT;
CREATE TABLE step_count (
  flow TEXT NOT NULL, step TEXT NOT NULL, channel TEXT NOT NULL, day TEXT NOT NULL, what TEXT NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY (flow, step, channel, day, what)
) STRICT;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL, version INTEGER NOT NULL) STRICT;
CREATE INDEX setting_version ON setting(version);
CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, did TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE erasure (at INTEGER NOT NULL, proof TEXT NOT NULL) STRICT;          -- that it was done; no contact in it
CREATE TABLE token (
  channel TEXT PRIMARY KEY, sealed TEXT NOT NULL, expires_at INTEGER NOT NULL, refreshed_at INTEGER NOT NULL,
  version INTEGER NOT NULL, lease_until INTEGER NOT NULL DEFAULT 0, lease_by TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'good'   -- good | needs_reauth
) STRICT;
CREATE TABLE consent_code (state TEXT PRIMARY KEY, verifier TEXT NOT NULL, code_sealed TEXT, oa_id TEXT, created_at INTEGER NOT NULL, used_at INTEGER) STRICT;
CREATE TABLE channel_state (channel TEXT PRIMARY KEY, held_until INTEGER NOT NULL DEFAULT 0, facts TEXT NOT NULL DEFAULT '{}') STRICT;
CREATE TABLE process (boot TEXT PRIMARY KEY, host TEXT NOT NULL, started_at INTEGER NOT NULL) STRICT;
