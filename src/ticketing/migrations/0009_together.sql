-- expand
-- The ticket that a message was posted in, where it shows in another since a merge.
ALTER TABLE ticket_message ADD COLUMN home BIGINT REFERENCES ticket (id);
CREATE INDEX ticket_message_home ON ticket_message (home, id) WHERE home IS NOT NULL;

-- A ticket that was merged into another, and how it ended before, so that this can be undone.
CREATE TABLE ticket_merge (
    source BIGINT PRIMARY KEY REFERENCES ticket (id),
    target BIGINT NOT NULL REFERENCES ticket (id),
    status TEXT NOT NULL,
    resolution TEXT,
    resolved_at BIGINT,
    closed_at BIGINT,
    merged_at BIGINT NOT NULL
);
CREATE INDEX ticket_merge_target ON ticket_merge (target, source);

-- Who watches the target of a merge for the sake of its source only.
CREATE TABLE ticket_merge_watcher (
    source BIGINT NOT NULL REFERENCES ticket (id),
    watcher BIGINT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (source, watcher)
);
CREATE INDEX ticket_merge_watcher_watcher ON ticket_merge_watcher (watcher, source);

-- A ticket that was made of a message of another: where that was posted, so that it can go back, and
-- which ticket it was taken from.
CREATE TABLE ticket_split (
    ticket BIGINT PRIMARY KEY REFERENCES ticket (id),
    message BIGINT NOT NULL REFERENCES ticket_message (id),
    origin BIGINT NOT NULL REFERENCES ticket (id),
    taken_from BIGINT NOT NULL REFERENCES ticket (id)
);

-- A workaround of a problem, posted in its incidents one after another.
CREATE TABLE ticket_workaround (
    id {id},
    problem BIGINT NOT NULL REFERENCES ticket (id),
    author BIGINT NOT NULL REFERENCES user_account (id),
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX ticket_workaround_problem ON ticket_workaround (problem, id);
CREATE TABLE ticket_workaround_incident (
    workaround BIGINT NOT NULL REFERENCES ticket_workaround (id),
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'posted', 'failed')),
    reason TEXT,
    PRIMARY KEY (workaround, ticket)
);
CREATE INDEX ticket_workaround_incident_state ON ticket_workaround_incident (workaround, state, ticket);

-- Several steps on a ticket under one name. `steps` is JSON: src/ticketing/macro.hpp.
CREATE TABLE macro (
    id {id},
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    steps TEXT NOT NULL,
    owner BIGINT NOT NULL REFERENCES user_account (id),
    sharing TEXT NOT NULL CHECK (sharing IN ('private', 'team', 'everyone')),
    team BIGINT REFERENCES team (id),
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK ((sharing = 'team') = (team IS NOT NULL))
);
CREATE INDEX macro_name ON macro (name_key, id);
CREATE INDEX macro_owner ON macro (owner, id);
