-- expand
-- Which version of the program a schedule belongs to, and when a node of it last declared it.
ALTER TABLE schedule ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE schedule ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
