-- expand
-- Which version of the program a subscription belongs to, and when a node of it last declared it.
ALTER TABLE event_subscription ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE event_subscription ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
