-- expand
-- What a requester thought of an answer: once for each time that a ticket was solved, which `solved_at` tells.
CREATE TABLE ticket_rating (
    id {id},
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    solved_at BIGINT NOT NULL,
    score TEXT NOT NULL CHECK (score IN ('good', 'bad')),
    comment TEXT NOT NULL,
    rated_by BIGINT NOT NULL REFERENCES user_account (id),
    rated_at BIGINT NOT NULL,
    UNIQUE (ticket, solved_at)
);
CREATE INDEX ticket_rating_person ON ticket_rating (rated_by, id);

-- Links that were mailed for it. Only hashes of their secrets are kept.
CREATE TABLE ticket_rating_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    solved_at BIGINT NOT NULL,
    person BIGINT NOT NULL REFERENCES user_account (id),
    expires_at BIGINT NOT NULL
);
CREATE INDEX ticket_rating_link_ticket ON ticket_rating_link (ticket);
CREATE INDEX ticket_rating_link_expires ON ticket_rating_link (expires_at);
