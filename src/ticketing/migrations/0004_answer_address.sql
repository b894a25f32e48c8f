-- Where the writer of a mail wants answers, if not at the address it is from.
ALTER TABLE ticket_message ADD COLUMN answer_to TEXT;
