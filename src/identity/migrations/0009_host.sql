-- expand
-- Maintained hosts, whose agents have a token each. Only hashes of tokens are kept, in the columns that ingest_key has.
CREATE TABLE host (
    id {id},
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
CREATE INDEX host_name ON host (name);

CREATE TABLE host_application (
    host BIGINT NOT NULL REFERENCES host (id),
    application BIGINT NOT NULL REFERENCES application (id),
    PRIMARY KEY (host, application)
);
CREATE INDEX host_application_application ON host_application (application, host);
