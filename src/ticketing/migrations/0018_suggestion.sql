-- expand
-- What tickets are suggested to be, from the installation's own history. One row; `followed` is the id of the last
-- ticket that was looked at, `answered` how many suggestions people have decided on since the last training.
CREATE TABLE suggestion_state (
    id BIGINT NOT NULL PRIMARY KEY,
    is_enabled INTEGER NOT NULL DEFAULT 1,
    version BIGINT NOT NULL DEFAULT 1,
    followed BIGINT NOT NULL DEFAULT 0,
    answered BIGINT NOT NULL DEFAULT 0,
    trained_at BIGINT
);
INSERT INTO suggestion_state (id) VALUES (1);

-- What was learnt for a property. `evaluation` is JSON of classify::Evaluation; `model` is BASE64 of a model's bytes, or
-- NULL where there was too little to learn from. `considered` and `offered` count tickets since.
CREATE TABLE suggestion_model (
    property TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    trained_at BIGINT NOT NULL,
    texts BIGINT NOT NULL,
    evaluation TEXT NOT NULL,
    model TEXT,
    considered BIGINT NOT NULL DEFAULT 0,
    offered BIGINT NOT NULL DEFAULT 0
);

-- One suggestion for each property of a ticket, and what became of it. `had`: the value when it was made.
CREATE TABLE ticket_suggestion (
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    property TEXT NOT NULL,
    label TEXT NOT NULL,
    had TEXT NOT NULL,
    percent BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    model BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'dismissed', 'corrected')),
    chosen TEXT,
    answered_by BIGINT REFERENCES user_account (id),
    answered_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ticket, property)
);
CREATE INDEX ticket_suggestion_state ON ticket_suggestion (state, ticket);

-- New tickets as agents begin them. `content` is JSON: src/ticketing/ticket_template.hpp.
CREATE TABLE ticket_template (
    id {id},
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    content TEXT NOT NULL,
    owner BIGINT NOT NULL REFERENCES user_account (id),
    sharing TEXT NOT NULL CHECK (sharing IN ('private', 'team', 'everyone')),
    team BIGINT REFERENCES team (id),
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX ticket_template_name ON ticket_template (name_key, id);
CREATE INDEX ticket_template_owner ON ticket_template (owner, id);

-- To whom a team's tickets go. A team without a row: in turn.
CREATE TABLE team_routing (
    team BIGINT NOT NULL PRIMARY KEY REFERENCES team (id),
    mode TEXT NOT NULL CHECK (mode IN ('off', 'in_turn', 'by_load')),
    seen_hours BIGINT,
    calendar BIGINT REFERENCES calendar (id),
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Who is away, and how many open tickets routing gives a person at most.
CREATE TABLE person_availability (
    person BIGINT NOT NULL PRIMARY KEY REFERENCES user_account (id),
    is_away INTEGER NOT NULL DEFAULT 0,
    away_until BIGINT,
    away_note TEXT NOT NULL DEFAULT '',
    open_max BIGINT,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- When routing gave somebody a ticket of a team last, kept where load decides.
CREATE TABLE team_routing_turn (
    team BIGINT NOT NULL REFERENCES team (id),
    member BIGINT NOT NULL REFERENCES user_account (id),
    given_at BIGINT NOT NULL,
    PRIMARY KEY (team, member)
);
