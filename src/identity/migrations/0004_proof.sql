-- A session knows when its holder last proved who they are. Of those that began before, that is not
-- known: they end, and their holders sign in once more.
DROP TABLE session;

CREATE TABLE session (
    id {id},
    token_hash TEXT NOT NULL UNIQUE,
    user_account BIGINT NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    password_at BIGINT,
    link_used_at BIGINT,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    is_known_device INTEGER NOT NULL
);
CREATE INDEX session_user_account ON session (user_account, id);
CREATE INDEX session_expires ON session (expires_at);
CREATE INDEX session_seen ON session (seen_at);

-- The browsers at which a person has signed in. Failures of strangers do not hold these up.
CREATE TABLE known_device (
    token_hash TEXT NOT NULL,
    user_account BIGINT NOT NULL REFERENCES user_account (id),
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash, user_account)
);
CREATE INDEX known_device_user ON known_device (user_account, seen_at);
CREATE INDEX known_device_seen ON known_device (seen_at);

-- The networks from which a token was used.
CREATE TABLE api_token_address (
    token BIGINT NOT NULL REFERENCES api_token (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    first_at BIGINT NOT NULL,
    PRIMARY KEY (token, address)
);
CREATE INDEX api_token_address_first ON api_token_address (token, first_at);
