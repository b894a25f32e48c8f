-- Who there is: organizations, people, teams, and the applications that bring them together.

CREATE TABLE organization (
    id {id},
    name TEXT NOT NULL UNIQUE,
    name_key TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);
CREATE INDEX organization_name ON organization (name_key, id);

-- A mail domain belongs to one organization: an unknown sender is taken for one of its people.
CREATE TABLE organization_domain (
    domain TEXT NOT NULL PRIMARY KEY,
    organization BIGINT NOT NULL REFERENCES organization (id)
);
CREATE INDEX organization_domain_organization ON organization_domain (organization, domain);

CREATE TABLE user_account (
    id {id},
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    role TEXT NOT NULL CHECK (
        role IN ('requester', 'agent', 'developer', 'manager', 'auditor', 'administrator')
    ),
    organization BIGINT REFERENCES organization (id),
    sees_organization INTEGER NOT NULL DEFAULT 0,
    is_active INTEGER NOT NULL DEFAULT 1,
    is_present INTEGER NOT NULL DEFAULT 1,
    password_hash TEXT,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);
CREATE INDEX user_account_name ON user_account (name_key, id);
CREATE INDEX user_account_role ON user_account (role, name_key, id);
CREATE INDEX user_account_organization ON user_account (organization, name_key, id);

CREATE TABLE team (
    id {id},
    name TEXT NOT NULL UNIQUE,
    level TEXT NOT NULL CHECK (level IN ('L1', 'L2', 'L3', 'L4')),
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);
CREATE INDEX team_level ON team (level, id);

CREATE TABLE team_member (
    team BIGINT NOT NULL REFERENCES team (id),
    member BIGINT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (team, member)
);
CREATE INDEX team_member_member ON team_member (member, team);

CREATE TABLE application (
    id {id},
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    mail_address TEXT UNIQUE,
    next_number BIGINT NOT NULL DEFAULT 1,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);

CREATE TABLE team_application (
    team BIGINT NOT NULL REFERENCES team (id),
    application BIGINT NOT NULL REFERENCES application (id),
    PRIMARY KEY (team, application)
);
CREATE INDEX team_application_application ON team_application (application, team);

CREATE TABLE organization_application (
    organization BIGINT NOT NULL REFERENCES organization (id),
    application BIGINT NOT NULL REFERENCES application (id),
    PRIMARY KEY (organization, application)
);
CREATE INDEX organization_application_application
    ON organization_application (application, organization);
