-- expand
-- Events of an application that are one error. Empty texts: none is known. `users_sketch` estimates how many people met it;
-- `stored` counts its samples so far.
CREATE TABLE error_group (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    title TEXT NOT NULL,
    culprit TEXT NOT NULL,
    type TEXT NOT NULL,
    platform TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('debug', 'info', 'warning', 'error', 'fatal')),
    is_unhandled INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'resolved', 'ignored')),
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    first_release TEXT NOT NULL,
    last_release TEXT NOT NULL,
    events BIGINT NOT NULL,
    users BIGINT NOT NULL,
    users_sketch TEXT NOT NULL,
    stored BIGINT NOT NULL,
    resolved_as TEXT CHECK (resolved_as IN ('now', 'release', 'next_release')),
    resolved_in TEXT NOT NULL,
    resolved_at BIGINT,
    since_resolved BIGINT NOT NULL,
    regressed_at BIGINT,
    regressed_in TEXT NOT NULL,
    ignored_until BIGINT,
    ignored_events BIGINT,
    ignored_users BIGINT,
    assignee BIGINT REFERENCES user_account (id),
    merged_into BIGINT REFERENCES error_group (id),
    signal_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX error_group_last_seen ON error_group (last_seen, id);
CREATE INDEX error_group_application ON error_group (application, last_seen, id);
CREATE INDEX error_group_state ON error_group (application, state, last_seen, id);
CREATE INDEX error_group_created ON error_group (application, created_at);
CREATE INDEX error_group_title ON error_group (application, type, title);
CREATE INDEX error_group_assignee ON error_group (assignee, id);
CREATE INDEX error_group_merged_into ON error_group (merged_into);
CREATE INDEX error_group_ignored ON error_group (ignored_until, id) WHERE ignored_until IS NOT NULL;

-- Of which group the events of a key are. `former` is the group that it was of before a merge.
CREATE TABLE error_key (
    application BIGINT NOT NULL REFERENCES application (id),
    key TEXT NOT NULL,
    version BIGINT NOT NULL,
    error_group BIGINT NOT NULL REFERENCES error_group (id),
    decided_by TEXT NOT NULL CHECK (decided_by IN ('rule', 'merge', 'unmerge')),
    events BIGINT NOT NULL,
    first_seen BIGINT NOT NULL,
    former BIGINT REFERENCES error_group (id),
    PRIMARY KEY (application, key)
);
CREATE INDEX error_key_group ON error_key (error_group);
CREATE INDEX error_key_former ON error_key (former);

-- How many events a group had in a step of time, which is a minute or an hour. Minutes go after two days.
CREATE TABLE error_count (
    error_group BIGINT NOT NULL REFERENCES error_group (id),
    step_seconds BIGINT NOT NULL,
    at BIGINT NOT NULL,
    release TEXT NOT NULL,
    environment TEXT NOT NULL,
    events BIGINT NOT NULL,
    PRIMARY KEY (error_group, step_seconds, at, release, environment)
);
CREATE INDEX error_count_step ON error_count (step_seconds, at);

-- The same of all time, by release and by environment; users of releases alone.
CREATE TABLE error_facet (
    error_group BIGINT NOT NULL REFERENCES error_group (id),
    kind TEXT NOT NULL CHECK (kind IN ('release', 'environment')),
    name TEXT NOT NULL,
    events BIGINT NOT NULL,
    users BIGINT NOT NULL,
    users_sketch TEXT NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    PRIMARY KEY (error_group, kind, name)
);

-- How many events of a group have a tag; and of the whole application, where error_group is 0.
CREATE TABLE error_tag (
    application BIGINT NOT NULL REFERENCES application (id),
    error_group BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    events BIGINT NOT NULL,
    PRIMARY KEY (application, error_group, name, value)
);
CREATE INDEX error_tag_group ON error_tag (error_group);

-- Events that are kept whole. `content` is what came, packed; empty where it was too large.
CREATE TABLE error_sample (
    id {id},
    error_group BIGINT NOT NULL REFERENCES error_group (id),
    event_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    release TEXT NOT NULL,
    environment TEXT NOT NULL,
    message TEXT NOT NULL,
    user_name TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('first', 'latest', 'release', 'spread')),
    grouping_key TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX error_sample_group ON error_sample (error_group, id);
CREATE INDEX error_sample_received ON error_sample (received_at, id);

CREATE TABLE error_attachment (
    id {id},
    sample BIGINT NOT NULL REFERENCES error_sample (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX error_attachment_sample ON error_attachment (sample, id);

-- By what rules an application groups otherwise than by default, as JSON.
CREATE TABLE fingerprint_rules (
    application BIGINT NOT NULL PRIMARY KEY REFERENCES application (id),
    document TEXT NOT NULL
);

-- Releases that events or sessions named.
CREATE TABLE error_release (
    application BIGINT NOT NULL REFERENCES application (id),
    name TEXT NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    PRIMARY KEY (application, name)
);
CREATE INDEX error_release_last_seen ON error_release (application, last_seen);

-- How many sessions of a program began in an hour, and how they went.
CREATE TABLE error_session (
    application BIGINT NOT NULL REFERENCES application (id),
    at BIGINT NOT NULL,
    release TEXT NOT NULL,
    environment TEXT NOT NULL,
    sessions BIGINT NOT NULL,
    errored BIGINT NOT NULL,
    crashed BIGINT NOT NULL,
    users_sketch TEXT NOT NULL,
    PRIMARY KEY (application, at, release, environment)
);
CREATE INDEX error_session_at ON error_session (at);

-- What was not taken on a day.
CREATE TABLE error_discard (
    application BIGINT NOT NULL REFERENCES application (id),
    at BIGINT NOT NULL,
    discarded_by TEXT NOT NULL CHECK (discarded_by IN ('sender', 'server')),
    category TEXT NOT NULL,
    reason TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (application, at, discarded_by, category, reason)
);
CREATE INDEX error_discard_at ON error_discard (at);
