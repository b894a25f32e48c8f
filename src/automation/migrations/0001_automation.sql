-- expand
-- What is done by itself to things of a kind: when something happens (starts_on), if they match a filter, then some actions.
-- It acts with the rights of its owner, who last switched it on. One that was stopped says why.
CREATE TABLE automation_rule (
    id {id},
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    filter TEXT NOT NULL,
    actions TEXT NOT NULL,
    position BIGINT NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 0,
    enabled_at BIGINT,
    stop_reason TEXT,
    owner BIGINT NOT NULL REFERENCES user_account (id),
    swept_to BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX automation_rule_position ON automation_rule (position, id);
CREATE INDEX automation_rule_owner ON automation_rule (owner, id);

-- What came of each time that a rule was set off. Rows are removed after 30 days.
CREATE TABLE automation_run (
    id {id},
    rule BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    set_off_by TEXT NOT NULL,
    event BIGINT,
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'not_matched', 'refused', 'stopped')),
    detail TEXT NOT NULL
);
CREATE INDEX automation_run_rule ON automation_run (rule, id);
CREATE INDEX automation_run_outcome ON automation_run (rule, outcome, at);
CREATE INDEX automation_run_subject ON automation_run (rule, subject, at);
CREATE INDEX automation_run_at ON automation_run (at);

-- That a rule on time has had a thing since it has been as it is, or by that time of its schedule: the last such time of each.
CREATE TABLE automation_episode (
    rule BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    since BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (rule, subject, since)
);

-- The place in the stream of events up to which rules were set off.
CREATE TABLE automation_position (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    tx BIGINT NOT NULL,
    id BIGINT NOT NULL
);
