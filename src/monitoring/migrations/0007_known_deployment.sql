-- expand
-- Deployments of the last days as releases/ recorded them: what becomes worse just after one may
-- come of it. An empty service: all of the application; an empty environment: none was named.
-- `effective_at`: from when on its version served alone, if that is known. `edition` is that of the
-- record in releases/.
CREATE TABLE known_deployment (
    deployment BIGINT NOT NULL PRIMARY KEY,
    application BIGINT NOT NULL REFERENCES application (id),
    service TEXT NOT NULL,
    environment TEXT NOT NULL,
    version TEXT NOT NULL,
    status TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    effective_at BIGINT,
    actor TEXT NOT NULL,
    edition BIGINT NOT NULL
);
CREATE INDEX known_deployment_application ON known_deployment (application, started_at, deployment);
CREATE INDEX known_deployment_age ON known_deployment (started_at);
