-- What the caller could see when the answer was given: it is not repeated once that has changed.
ALTER TABLE idempotency_key ADD COLUMN rights TEXT NOT NULL DEFAULT '';
