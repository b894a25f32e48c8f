-- expand
-- Schedules that people make: a job that is enqueued whenever a cron expression says so.
CREATE TABLE user_schedule (
    id {id},
    owner_kind TEXT NOT NULL,
    owner_id BIGINT NOT NULL,
    job_kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    cron TEXT NOT NULL,
    zone TEXT NOT NULL,
    missed TEXT NOT NULL CHECK (missed IN ('once', 'skip')),
    enabled INTEGER NOT NULL,
    next_at BIGINT,
    last_at BIGINT,
    planned_at BIGINT NOT NULL,
    trouble TEXT
);

-- What to begin next.
CREATE INDEX user_schedule_due ON user_schedule (next_at, id) WHERE next_at IS NOT NULL;
-- What belongs to one thing.
CREATE INDEX user_schedule_owner ON user_schedule (owner_kind, owner_id, id);
-- What was planned by a clock that was put back since.
CREATE INDEX user_schedule_planned ON user_schedule (planned_at);
