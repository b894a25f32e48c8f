-- When a blob was last found whole, by which the next to be looked at is chosen, and what was found wrong since.
ALTER TABLE blob ADD COLUMN checked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE blob ADD COLUMN damage TEXT;
CREATE INDEX blob_checked ON blob (checked_at);
CREATE INDEX blob_damaged ON blob (hash) WHERE damage IS NOT NULL;
