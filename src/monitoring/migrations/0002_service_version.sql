-- expand
-- Which versions services were seen in, as far back as is remembered. An empty environment: their
-- telemetry names none. `noticed_at`: when the version last counted as new.
CREATE TABLE service_version (
    application BIGINT NOT NULL REFERENCES application (id),
    service TEXT NOT NULL,
    environment TEXT NOT NULL,
    version TEXT NOT NULL,
    noticed_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    PRIMARY KEY (application, service, environment, version)
);
CREATE INDEX service_version_seen
    ON service_version (application, service, environment, last_seen_at);
CREATE INDEX service_version_age ON service_version (last_seen_at);

-- Until when telemetry was looked through for versions; 0: never.
CREATE TABLE version_watch (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    looked_until BIGINT NOT NULL
);
INSERT INTO version_watch (id, looked_until) VALUES (1, 0);
