-- expand
-- What happened to tickets, as reports count it: a copy of what a replay of the ticket's events gives. `round` counts
-- what may happen again; `seconds` is the time from the creation, as the clocks count it; `is_standing` marks the
-- resolution that holds now, `is_first_contact` one that took a single answer.
CREATE TABLE ticket_fact (
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    fact TEXT NOT NULL CHECK (
        fact IN ('first_response', 'resolved', 'reopened', 'merged', 'merge_undone')
    ),
    round BIGINT NOT NULL,
    at BIGINT NOT NULL,
    seconds BIGINT,
    agent BIGINT REFERENCES user_account (id),
    is_first_contact INTEGER NOT NULL,
    is_standing INTEGER NOT NULL,
    PRIMARY KEY (ticket, fact, round)
);
CREATE INDEX ticket_fact_at ON ticket_fact (fact, at, ticket);

-- One row. Tickets that were there before have their facts up to the id `reached`; `last` is the last of them.
CREATE TABLE ticket_fact_state (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    reached BIGINT NOT NULL,
    last BIGINT NOT NULL
);
INSERT INTO ticket_fact_state (id, reached, last) SELECT 1, 0, COALESCE(MAX(id), 0) FROM ticket;

CREATE INDEX ticket_rating_rated ON ticket_rating (rated_at, ticket);
