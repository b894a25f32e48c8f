-- What concerns the safety of accounts. Rows are appended; those with a bucket stand for several
-- events of one kind, which raise `count` and `last_at` until their bucket's time is over.
CREATE TABLE security_event (
    id {id},
    at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    count BIGINT NOT NULL,
    kind TEXT NOT NULL,
    user_account BIGINT,
    actor BIGINT,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    request_id TEXT NOT NULL,
    details TEXT NOT NULL,
    bucket TEXT UNIQUE
);
CREATE INDEX security_event_at ON security_event (at, id);
CREATE INDEX security_event_kind ON security_event (kind, at, id);
CREATE INDEX security_event_user ON security_event (user_account, at, id);
CREATE INDEX security_event_actor ON security_event (actor, at, id);
CREATE INDEX security_event_address ON security_event (address, at, id);

-- The settings of the last start, to tell which differ at the next. Of secrets only a keyed digest.
CREATE TABLE known_setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
