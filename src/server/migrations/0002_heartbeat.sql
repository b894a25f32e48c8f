-- What the readiness check of each running process writes, to see that it can.
CREATE TABLE heartbeat (
    node TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);
