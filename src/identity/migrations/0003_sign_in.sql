-- How people and programs prove who they are. Only hashes of secrets are kept.

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_account BIGINT NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_user_account ON session (user_account);
CREATE INDEX session_expires ON session (expires_at);
CREATE INDEX session_seen ON session (seen_at);

CREATE TABLE api_token (
    id {id},
    token_hash TEXT NOT NULL UNIQUE,
    user_account BIGINT NOT NULL REFERENCES user_account (id),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX api_token_user ON api_token (user_account, id);
CREATE INDEX api_token_revoked ON api_token (revoked_at);

-- One row for each failed attempt and each thing it counts against: an account, a client address.
CREATE TABLE sign_in_failure (
    id {id},
    subject TEXT NOT NULL,
    failed_at BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_subject ON sign_in_failure (subject, failed_at);
CREATE INDEX sign_in_failure_time ON sign_in_failure (failed_at);

CREATE TABLE one_time_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_account BIGINT NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX one_time_link_user ON one_time_link (user_account);
CREATE INDEX one_time_link_expires ON one_time_link (expires_at);
