-- expand
-- Whether a signal is over because somebody decided so: nothing was seen that proves it.
ALTER TABLE signal ADD COLUMN is_decided INTEGER NOT NULL DEFAULT 0;
