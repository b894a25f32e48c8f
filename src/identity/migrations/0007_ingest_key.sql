-- Keys with which programs hand data in for one application. Only hashes of secrets are kept; the
-- one before the last rotation is good until `previous_until`.
CREATE TABLE ingest_key (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    name TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    previous_hash TEXT UNIQUE,
    previous_until BIGINT,
    created_at BIGINT NOT NULL,
    created_by BIGINT REFERENCES user_account (id),
    rotated_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX ingest_key_application ON ingest_key (application, id);
