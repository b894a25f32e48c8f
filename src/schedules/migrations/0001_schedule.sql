-- expand
-- What people schedule: a job that a module declares, and what came of its last run. When it runs is kept by jobs/, in the
-- user_schedule whose owner is this row.
CREATE TABLE job_schedule (
    id {id},
    job TEXT NOT NULL,
    arguments TEXT NOT NULL,
    made_by BIGINT REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    began_at BIGINT,
    ended_at BIGINT,
    outcome TEXT CHECK (outcome IN ('passed', 'failed', 'error')),
    report TEXT
);
CREATE INDEX job_schedule_maker ON job_schedule (made_by, id);
