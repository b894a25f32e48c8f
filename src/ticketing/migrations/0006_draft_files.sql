-- The ticket whose unsent message of the file's owner holds the file: it is kept as long as that is.
ALTER TABLE attachment ADD COLUMN draft BIGINT REFERENCES ticket (id);
CREATE INDEX attachment_draft ON attachment (draft, owner, id) WHERE draft IS NOT NULL;
