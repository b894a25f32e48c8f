-- expand
-- A version of an application, or of one of its services, that was put into an environment. An
-- empty service: all of the application; an empty environment: none was named. `edition` is the
-- version of the row, since `version` is that of the software.
CREATE TABLE deployment (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    service TEXT NOT NULL,
    environment TEXT NOT NULL,
    version TEXT NOT NULL,
    previous_version TEXT,
    is_return INTEGER NOT NULL DEFAULT 0,
    revision TEXT,
    status TEXT NOT NULL CHECK (status IN ('running', 'succeeded', 'failed', 'rolled_back')),
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    seen_at BIGINT,
    measured_from BIGINT,
    actor TEXT,
    url TEXT,
    note TEXT,
    source TEXT NOT NULL CHECK (source IN ('api', 'command', 'telemetry')),
    created_at BIGINT NOT NULL,
    created_by BIGINT REFERENCES user_account (id),
    ingest_key BIGINT REFERENCES ingest_key (id),
    ingest_key_name TEXT,
    edition BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX deployment_started ON deployment (started_at, id);
CREATE INDEX deployment_environment ON deployment (environment, started_at, id);
CREATE INDEX deployment_application ON deployment (application, started_at, id);
CREATE INDEX deployment_service ON deployment (application, service, started_at, id);
CREATE INDEX deployment_version
    ON deployment (application, service, environment, version, started_at, id);

-- How a service did after a deployment, compared with before. `document` is a DeploymentVerdict as
-- JSON, with the figures it was judged by.
CREATE TABLE deployment_verdict (
    deployment BIGINT NOT NULL REFERENCES deployment (id),
    minutes BIGINT NOT NULL,
    judged_at BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (deployment, minutes)
);
