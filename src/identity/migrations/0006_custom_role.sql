-- Roles that administrators make: what somebody may do and how far, in place of what comes with the
-- role of the house they stand on, which is `base`.
CREATE TABLE custom_role (
    id {id},
    name TEXT NOT NULL UNIQUE,
    base TEXT NOT NULL CHECK (base IN ('requester', 'agent', 'developer', 'manager', 'auditor')),
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);

CREATE TABLE custom_role_grant (
    custom_role BIGINT NOT NULL REFERENCES custom_role (id) ON DELETE CASCADE,
    action TEXT NOT NULL,
    reach TEXT NOT NULL CHECK (reach IN ('own', 'organization', 'team', 'application', 'all')),
    PRIMARY KEY (custom_role, action)
);

ALTER TABLE user_account ADD COLUMN custom_role BIGINT REFERENCES custom_role (id);
CREATE INDEX user_account_custom_role ON user_account (custom_role, id);
