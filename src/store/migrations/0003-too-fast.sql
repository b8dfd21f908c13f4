-- Somebody who wrote faster than we can answer was told so once; until then nothing of theirs is read.
ALTER TABLE contact ADD COLUMN ignored_until INTEGER NOT NULL DEFAULT 0;
