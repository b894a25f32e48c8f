CREATE TABLE blob (
    hash TEXT PRIMARY KEY,       -- BLAKE2b-256 of the content, in hexadecimal digits
    bytes BIGINT NOT NULL,
    refs BIGINT NOT NULL,        -- How many rows elsewhere need it; -1 while it is being removed
    idle_since BIGINT NOT NULL   -- When it was last staged or released
);
CREATE INDEX blob_idle ON blob (idle_since) WHERE refs < 1;
