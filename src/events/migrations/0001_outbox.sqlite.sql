-- What happened. SQLite has one writer, so events become visible in the order of their ids.
CREATE TABLE outbox (
    id {id},
    at BIGINT NOT NULL,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    payload TEXT NOT NULL,
    request_id TEXT NOT NULL
);

-- Which kind of job each type of event has done. Filled anew at each start.
CREATE TABLE event_subscription (
    type TEXT NOT NULL,
    job_kind TEXT NOT NULL,
    PRIMARY KEY (type, job_kind)
);
