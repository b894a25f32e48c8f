-- expand
-- A signal of which the incident has no other: its raiser knows that it is a cause of its own.
ALTER TABLE signal ADD COLUMN is_alone INTEGER NOT NULL DEFAULT 0;
