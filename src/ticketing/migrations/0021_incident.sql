-- expand
-- The ticket of an incident of signals: one at most, whoever opens it. Incidents that were merged may share one.
CREATE TABLE ticket_incident (
    incident BIGINT NOT NULL PRIMARY KEY,
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    opened_at BIGINT NOT NULL
);
CREATE INDEX ticket_incident_ticket ON ticket_incident (ticket, incident);

-- Of which signals a ticket has the evidence, and in which message.
CREATE TABLE ticket_evidence (
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    signal BIGINT NOT NULL,
    message BIGINT NOT NULL REFERENCES ticket_message (id),
    PRIMARY KEY (ticket, signal)
);
CREATE INDEX ticket_evidence_message ON ticket_evidence (message);
