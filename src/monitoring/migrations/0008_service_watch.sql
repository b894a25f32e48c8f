-- expand
-- Since when services are watched without a pause, by whichever node looks: one row.
CREATE TABLE service_watch (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    looked_at BIGINT NOT NULL,
    watched_from BIGINT NOT NULL
);
