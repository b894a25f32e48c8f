-- expand
-- Service level objectives. `target_millipercent`: 99900 is 99.9 %. An empty operation or
-- environment: all of them. What is counted is of `definition`, which rises whenever counts of
-- before mean something else; it is counted from `counted_from` to `counted_to`.
CREATE TABLE objective (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    name TEXT NOT NULL,
    service TEXT NOT NULL,
    operation TEXT NOT NULL,
    environment TEXT NOT NULL,
    indicator TEXT NOT NULL CHECK (indicator IN ('availability', 'latency')),
    threshold_ms BIGINT,
    target_millipercent BIGINT NOT NULL,
    window_days BIGINT NOT NULL,
    enabled INTEGER NOT NULL,
    retired_at BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    definition BIGINT NOT NULL DEFAULT 1,
    counted_from BIGINT,
    counted_to BIGINT
);
CREATE INDEX objective_application ON objective (application, id);

-- The requests of an objective, by the minute of late and by the hour; those of no requests are
-- left out.
CREATE TABLE objective_count (
    objective BIGINT NOT NULL REFERENCES objective (id),
    step_seconds BIGINT NOT NULL,
    counted_at BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    bad BIGINT NOT NULL,
    PRIMARY KEY (objective, step_seconds, counted_at)
);

-- Objectives whose budget is being spent too fast: `figures` is the JSON of what was seen last.
CREATE TABLE objective_alarm (
    objective BIGINT NOT NULL REFERENCES objective (id),
    speed TEXT NOT NULL CHECK (speed IN ('fast', 'slow')),
    began_at BIGINT NOT NULL,
    raised_at BIGINT NOT NULL,
    known_at BIGINT NOT NULL,
    figures TEXT NOT NULL,
    PRIMARY KEY (objective, speed)
);
