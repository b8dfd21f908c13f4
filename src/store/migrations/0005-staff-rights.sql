-- Sending a notice to many is a right of its own (admins have it by their role).
ALTER TABLE staff ADD COLUMN may_send INTEGER NOT NULL DEFAULT 0;
