-- expand
-- When a signal that was over was there again, the last time.
ALTER TABLE signal ADD COLUMN returned_at BIGINT;
