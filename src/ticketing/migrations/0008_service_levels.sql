-- expand
-- What is promised for which tickets. What is NULL of the four that choose them fits any. `definition` is JSON:
-- PolicyPromises of src/ticketing/policy_store.hpp. A removed policy stays, so that its removal can be undone.
CREATE TABLE service_level_policy (
    id {id},
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    organization BIGINT REFERENCES organization (id),
    application BIGINT REFERENCES application (id),
    kind TEXT,
    priority TEXT,
    calendar BIGINT NOT NULL REFERENCES calendar (id),
    definition TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX service_level_policy_name ON service_level_policy (name_key, id);

-- What an organization bought. No rows of service_contract_application: all its applications are covered.
CREATE TABLE service_contract (
    id {id},
    organization BIGINT NOT NULL REFERENCES organization (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    policy BIGINT REFERENCES service_level_policy (id),
    hours BIGINT,
    begins_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX service_contract_name ON service_contract (name_key, id);
CREATE INDEX service_contract_organization ON service_contract (organization, name_key, id);
CREATE TABLE service_contract_application (
    contract BIGINT NOT NULL REFERENCES service_contract (id),
    application BIGINT NOT NULL REFERENCES application (id),
    PRIMARY KEY (contract, application)
);

-- The clocks of tickets as they stood when they were computed last: a copy of what a replay of the ticket's events
-- gives. `round` counts the next replies; `level` is empty but for the stays at a level. `next_at`: when something
-- is to be done about it.
CREATE TABLE ticket_deadline (
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    clock TEXT NOT NULL,
    level TEXT NOT NULL,
    round BIGINT NOT NULL,
    policy BIGINT NOT NULL REFERENCES service_level_policy (id),
    state TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    target_seconds BIGINT NOT NULL,
    elapsed_seconds BIGINT NOT NULL,
    due_at BIGINT,
    warn_at BIGINT,
    fulfilled_at BIGINT,
    breached_at BIGINT,
    next_at BIGINT,
    PRIMARY KEY (ticket, clock, level, round)
);
CREATE INDEX ticket_deadline_next ON ticket_deadline (next_at, ticket) WHERE next_at IS NOT NULL;
CREATE INDEX ticket_deadline_breaching ON ticket_deadline (ticket)
    WHERE state = 'running' AND breached_at IS NULL AND warn_at IS NOT NULL AND next_at = due_at;
CREATE INDEX ticket_deadline_ended ON ticket_deadline (COALESCE(fulfilled_at, breached_at))
    WHERE fulfilled_at IS NOT NULL OR breached_at IS NOT NULL;

-- What was done about a clock's deadline: each once.
CREATE TABLE ticket_deadline_alert (
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    clock TEXT NOT NULL,
    level TEXT NOT NULL,
    round BIGINT NOT NULL,
    alert TEXT NOT NULL CHECK (alert IN ('warning', 'breach')),
    due_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (ticket, clock, level, round, alert, due_at)
);

-- One row. `revision` rises with each change of a policy or a calendar, `writes` with each change of deadlines that
-- does not come from the event stream; `tx` and `event` say how far that was followed.
CREATE TABLE service_level_state (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL,
    writes BIGINT NOT NULL,
    tx BIGINT NOT NULL,
    event BIGINT NOT NULL
);
INSERT INTO service_level_state (id, revision, writes, tx, event) VALUES (1, 1, 0, 0, 0);
