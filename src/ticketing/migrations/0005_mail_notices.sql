-- What a reader should know of how a mail was read: names with a space between two.
ALTER TABLE ticket_message ADD COLUMN notices TEXT;
