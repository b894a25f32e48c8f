-- expand
-- A group that went up in another goes on counting what comes of its keys, so that it can be taken out again: `parts` is how
-- many are in a group, and `joined` the group into which people merged it, which may itself have gone up in `merged_into`.
ALTER TABLE error_group ADD COLUMN parts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE error_group ADD COLUMN joined BIGINT REFERENCES error_group (id);
CREATE INDEX error_group_joined ON error_group (joined);

-- Of a group that has parts, what came of its own keys: the row of the group counts all.
CREATE TABLE error_own (
    error_group BIGINT NOT NULL PRIMARY KEY REFERENCES error_group (id),
    level TEXT NOT NULL CHECK (level IN ('debug', 'info', 'warning', 'error', 'fatal')),
    is_unhandled INTEGER NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    first_release TEXT NOT NULL,
    last_release TEXT NOT NULL,
    events BIGINT NOT NULL,
    users BIGINT NOT NULL,
    users_sketch TEXT NOT NULL,
    stored BIGINT NOT NULL
);

-- Pairs of groups of which people say that they are not like each other; each pair in both orders.
CREATE TABLE error_unlike (
    error_group BIGINT NOT NULL REFERENCES error_group (id),
    other BIGINT NOT NULL REFERENCES error_group (id),
    decided_by BIGINT REFERENCES user_account (id),
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (error_group, other)
);
CREATE INDEX error_unlike_other ON error_unlike (other);
CREATE INDEX error_unlike_decided_by ON error_unlike (decided_by);
