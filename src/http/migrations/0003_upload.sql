-- Files that come piece by piece, also over several requests. What came is there before `received` says so.
CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    endpoint TEXT NOT NULL,
    owner BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    received BIGINT NOT NULL,
    metadata TEXT NOT NULL,
    file BIGINT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX upload_owner ON upload (owner, endpoint);
CREATE INDEX upload_expires ON upload (expires_at);

-- The pieces of an upload that is not whole yet, each of them a blob that it keeps.
CREATE TABLE upload_part (
    upload TEXT NOT NULL REFERENCES upload (id),
    begins BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    blob TEXT NOT NULL,
    PRIMARY KEY (upload, begins)
);
