-- Tries that ended with their process: they do not count as the job's own, unless they are many.
ALTER TABLE job ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
