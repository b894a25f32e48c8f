CREATE TABLE blob (
    hash TEXT PRIMARY KEY,       -- BLAKE2b-256 of the content, in hexadecimal digits
    bytes BIGINT NOT NULL,
    refs BIGINT NOT NULL,        -- How many rows elsewhere need it
    idle_since BIGINT NOT NULL   -- When it was last staged or released
);
CREATE INDEX blob_idle ON blob (idle_since) WHERE refs < 1;

CREATE TABLE blob_chunk (
    hash TEXT NOT NULL REFERENCES blob ON DELETE CASCADE,
    number BIGINT NOT NULL,      -- From 0; all chunks but the last have the same length
    data {blob} NOT NULL,
    PRIMARY KEY (hash, number)
);
-- Attachments are compressed already, for the most part.
ALTER TABLE blob_chunk ALTER COLUMN data SET STORAGE EXTERNAL;
