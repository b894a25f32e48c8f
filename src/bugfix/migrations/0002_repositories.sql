-- expand
-- The repositories of applications. `credential` and `push_secret` are sealed; `known_hosts` are lines of OpenSSH.
-- How the last fetch went is beside what people change, and `version` is of that alone.
CREATE TABLE repository (
    id {id},
    name TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    default_branch TEXT NOT NULL,
    is_branch_chosen INTEGER NOT NULL,
    credential_kind TEXT NOT NULL CHECK (credential_kind IN ('none', 'token', 'ssh_key')),
    credential_user TEXT,
    credential TEXT,
    known_hosts TEXT NOT NULL,
    push_secret TEXT,
    fetch_minutes BIGINT NOT NULL,
    enabled INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'failed', 'too_large')),
    fetching_since BIGINT,
    next_fetch_at BIGINT NOT NULL,
    last_fetched_at BIGINT,
    failed_at BIGINT,
    last_failure TEXT,
    failures BIGINT NOT NULL DEFAULT 0,
    size_bytes BIGINT NOT NULL DEFAULT 0,
    commits BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX repository_next ON repository (enabled, next_fetch_at, id);

CREATE TABLE repository_application (
    repository BIGINT NOT NULL REFERENCES repository (id),
    application BIGINT NOT NULL REFERENCES application (id),
    PRIMARY KEY (repository, application)
);
CREATE INDEX repository_application_application ON repository_application (application, repository);

-- Where paths of stack traces are in a repository: what begins with `stack_root` is below `source_root`. An automatic one
-- was found in traces, and goes when another is found; what people wrote stays.
CREATE TABLE code_mapping (
    id {id},
    repository BIGINT NOT NULL REFERENCES repository (id),
    application BIGINT NOT NULL REFERENCES application (id),
    stack_root TEXT NOT NULL,
    source_root TEXT NOT NULL,
    is_automatic INTEGER NOT NULL,
    paths BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (repository, application, stack_root, source_root)
);
CREATE INDEX code_mapping_application ON code_mapping (application, repository);
