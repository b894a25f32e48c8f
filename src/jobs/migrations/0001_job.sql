-- What is still to be done. A job that is done is deleted.
CREATE TABLE job (
    id {id},
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'running', 'dead')),
    run_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    max_attempts INTEGER NOT NULL DEFAULT 0,
    lease_until BIGINT,
    lease_by TEXT,
    unique_key TEXT,
    last_error TEXT,
    wanted_at BIGINT NOT NULL
);

-- What to begin next.
CREATE INDEX job_ready ON job (kind, run_at, id) WHERE state = 'ready';
-- Whose runner has gone.
CREATE INDEX job_lease ON job (lease_until) WHERE state = 'running';
-- One waiting job for each kind and key.
CREATE UNIQUE INDEX job_key ON job (kind, unique_key) WHERE state = 'ready' AND unique_key IS NOT NULL;
-- Lists and counts for people.
CREATE INDEX job_state ON job (state, id);

-- When what recurs was last begun, and is to be begun next.
CREATE TABLE schedule (
    name TEXT NOT NULL PRIMARY KEY,
    last_at BIGINT,
    next_at BIGINT NOT NULL
);
