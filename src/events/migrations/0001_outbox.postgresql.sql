-- What happened. Ids become visible out of order here, so each row tells its transaction, too: below the oldest
-- transaction that still runs, the order (tx, id) stays as it is.
CREATE TABLE outbox (
    id {id},
    tx BIGINT NOT NULL DEFAULT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
    at BIGINT NOT NULL,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    payload TEXT NOT NULL,
    request_id TEXT NOT NULL
);

CREATE INDEX outbox_tx ON outbox (tx, id);

-- Which kind of job each type of event has done. Filled anew at each start.
CREATE TABLE event_subscription (
    type TEXT NOT NULL,
    job_kind TEXT NOT NULL,
    PRIMARY KEY (type, job_kind)
);
