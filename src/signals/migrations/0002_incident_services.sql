-- expand
-- The services of the signals of an incident, for its lists; they stay when it is over.
CREATE TABLE incident_service (
    service TEXT NOT NULL,
    incident BIGINT NOT NULL REFERENCES incident (id),
    PRIMARY KEY (service, incident)
);
CREATE INDEX incident_service_incident ON incident_service (incident, service);
INSERT INTO incident_service (service, incident)
    SELECT DISTINCT service, incident FROM signal WHERE incident IS NOT NULL AND service <> '';

-- Whether somebody sees to all that is there of an incident.
CREATE INDEX signal_incident_current ON signal (incident, state) WHERE is_current = 1;

-- Which incidents a key was taken out of.
CREATE INDEX incident_exclusion_key ON incident_exclusion (key, incident);
