-- expand
-- Time that people spent on tickets. `spent_on` is the UTC midnight of a day. What was removed stays, so that it can be
-- undone.
CREATE TABLE ticket_time (
    id {id},
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    person BIGINT NOT NULL REFERENCES user_account (id),
    spent_on BIGINT NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes > 0),
    note TEXT NOT NULL,
    is_billable INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX ticket_time_ticket ON ticket_time (ticket, spent_on, id);
CREATE INDEX ticket_time_day ON ticket_time (spent_on, id);
CREATE INDEX ticket_time_person ON ticket_time (person, id);

-- How many minutes a ticket took in all: what its entries add up to, kept with each of their changes.
CREATE TABLE ticket_spent (
    ticket BIGINT NOT NULL PRIMARY KEY REFERENCES ticket (id),
    minutes BIGINT NOT NULL
);

-- For which stretch of time the hours of a contract are bought, and whether its requesters see what was spent.
ALTER TABLE service_contract ADD COLUMN period TEXT NOT NULL DEFAULT 'total'
    CHECK (period IN ('month', 'quarter', 'year', 'total'));
ALTER TABLE service_contract ADD COLUMN shows_time INTEGER NOT NULL DEFAULT 0;

-- Which shares of its hours were told of, each once for a period, which begins on `begins_on`.
CREATE TABLE service_contract_alert (
    contract BIGINT NOT NULL REFERENCES service_contract (id),
    begins_on BIGINT NOT NULL,
    percent BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (contract, begins_on, percent)
);
