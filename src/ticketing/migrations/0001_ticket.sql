-- Tickets and what is said in them.

CREATE TABLE ticket (
    id {id},
    key TEXT NOT NULL UNIQUE,
    application BIGINT NOT NULL REFERENCES application (id),
    version BIGINT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (
        kind IN ('incident', 'service_request', 'problem', 'change', 'bug', 'feature_request', 'question')
    ),
    maintenance TEXT NOT NULL CHECK (
        maintenance IN ('corrective', 'adaptive', 'perfective', 'preventive')
    ),
    status TEXT NOT NULL CHECK (
        status IN ('new', 'open', 'waiting_on_requester', 'waiting_on_vendor', 'resolved', 'closed')
    ),
    impact TEXT NOT NULL CHECK (impact IN ('low', 'medium', 'high')),
    urgency TEXT NOT NULL CHECK (urgency IN ('low', 'medium', 'high')),
    priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    level TEXT NOT NULL CHECK (level IN ('L1', 'L2', 'L3', 'L4')),
    organization BIGINT REFERENCES organization (id),
    requester BIGINT NOT NULL REFERENCES user_account (id),
    team BIGINT REFERENCES team (id),
    assignee BIGINT REFERENCES user_account (id),
    resolution TEXT CHECK (
        resolution IN (
            'fixed', 'workaround', 'answered', 'duplicate', 'cannot_reproduce', 'wont_fix', 'vendor_fixed'
        )
    ),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    resolved_at BIGINT,
    closed_at BIGINT
);

-- A list asks for each status by itself, newest first: a range of one of these for each, chosen by the term of
-- the filter that leaves the fewest tickets.
CREATE INDEX ticket_status ON ticket (status, id);
CREATE INDEX ticket_assignee ON ticket (assignee, status, id);
CREATE INDEX ticket_team ON ticket (team, status, id);
CREATE INDEX ticket_organization ON ticket (organization, status, id);
CREATE INDEX ticket_requester ON ticket (requester, status, id);
CREATE INDEX ticket_application ON ticket (application, status, id);
CREATE INDEX ticket_level ON ticket (level, status, id);
CREATE INDEX ticket_kind ON ticket (kind, status, id);
CREATE INDEX ticket_maintenance ON ticket (maintenance, status, id);
CREATE INDEX ticket_priority ON ticket (priority, status, id);

CREATE TABLE ticket_watcher (
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    watcher BIGINT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (ticket, watcher)
);
CREATE INDEX ticket_watcher_watcher ON ticket_watcher (watcher, ticket);

CREATE TABLE ticket_label (
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    label TEXT NOT NULL,
    PRIMARY KEY (ticket, label)
);
CREATE INDEX ticket_label_label ON ticket_label (label, ticket);

-- Who was given the last ticket of an application: the round robin goes on behind them.
CREATE TABLE ticket_rotation (
    team BIGINT NOT NULL REFERENCES team (id),
    application BIGINT NOT NULL REFERENCES application (id),
    last_member BIGINT NOT NULL,
    PRIMARY KEY (team, application)
);

CREATE TABLE ticket_message (
    id {id},
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    author BIGINT REFERENCES user_account (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private')),
    source TEXT NOT NULL CHECK (source IN ('web', 'mail', 'api', 'system')),
    text TEXT NOT NULL,
    html TEXT,
    quoted TEXT,
    signature TEXT,
    mail BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX ticket_message_ticket ON ticket_message (ticket, id);

CREATE TABLE attachment (
    id {id},
    owner BIGINT REFERENCES user_account (id),
    message BIGINT REFERENCES ticket_message (id),
    blob TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    is_inline INTEGER NOT NULL,
    content_id TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX attachment_message ON attachment (message, id);
CREATE INDEX attachment_unbound ON attachment (created_at, id) WHERE message IS NULL;

-- Every Message-ID that a ticket's mails have or refer to, as hashes, also those of mails never received.
CREATE TABLE ticket_reference (
    application BIGINT NOT NULL REFERENCES application (id),
    message_id_hash TEXT NOT NULL,
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    PRIMARY KEY (application, message_id_hash, ticket)
);

-- The mails that became messages, and the messages that became mails: within an application, one Message-ID is
-- one message.
CREATE TABLE ticket_mail (
    application BIGINT NOT NULL REFERENCES application (id),
    message_id_hash TEXT NOT NULL,
    message_id TEXT NOT NULL,
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    message BIGINT NOT NULL REFERENCES ticket_message (id),
    PRIMARY KEY (application, message_id_hash)
);
CREATE INDEX ticket_mail_ticket ON ticket_mail (ticket, message);

CREATE TABLE ticket_draft (
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    author BIGINT NOT NULL REFERENCES user_account (id),
    text TEXT NOT NULL,
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private')),
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (ticket, author)
);
