-- A message of whom nobody could tell that they are who they say: it has no author, and what they said is kept.
ALTER TABLE ticket_message ADD COLUMN is_unverified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket_message ADD COLUMN sender_name TEXT;
ALTER TABLE ticket_message ADD COLUMN sender_address TEXT;
