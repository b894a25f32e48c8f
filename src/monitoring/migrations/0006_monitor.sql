-- expand
-- Monitors that people set: `query` and `condition` are JSON. Times up to which telemetry was
-- evaluated are of telemetry; those at which an evaluation was tried are of the clock.
CREATE TABLE monitor (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('above', 'below', 'anomaly', 'leak', 'silence')),
    condition TEXT NOT NULL,
    step_seconds BIGINT NOT NULL,
    delay_seconds BIGINT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
    no_data TEXT NOT NULL CHECK (no_data IN ('keep', 'signal')),
    no_data_minutes BIGINT NOT NULL,
    service TEXT NOT NULL,
    description TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    tried_at BIGINT,
    evaluated_at BIGINT,
    evaluated_to BIGINT,
    unit TEXT NOT NULL DEFAULT '',
    failing_since BIGINT,
    failure TEXT NOT NULL DEFAULT '',
    is_failure_raised INTEGER NOT NULL DEFAULT 0,
    UNIQUE (application, name)
);

-- What is known of each group of a monitor. `group_key`: a hash of its labels.
CREATE TABLE monitor_group (
    monitor BIGINT NOT NULL REFERENCES monitor (id),
    group_key TEXT NOT NULL,
    labels TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('ok', 'warning', 'alert')),
    opened_at BIGINT,
    warning_since BIGINT,
    alert_since BIGINT,
    good_since BIGINT,
    absent_since BIGINT,
    is_silent INTEGER NOT NULL,
    seen_at BIGINT NOT NULL,
    last_value DOUBLE PRECISION NOT NULL,
    worst_value DOUBLE PRECISION,
    raised_at BIGINT,
    PRIMARY KEY (monitor, group_key)
);

-- The applications of which signals/ expects to be notified that their monitors are evaluated.
CREATE TABLE monitored_application (
    application BIGINT NOT NULL PRIMARY KEY REFERENCES application (id)
);
