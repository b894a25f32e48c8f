-- expand
-- Questions whether a ticket may be done: to one or many people, of whom one (any) or each (all) must approve. Without
-- `asked_by` the installation asks, for what an application is to do.
CREATE TABLE ticket_approval (
    id {id},
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    asked_by BIGINT REFERENCES user_account (id),
    question TEXT NOT NULL,
    rule TEXT NOT NULL CHECK (rule IN ('any', 'all')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'declined', 'withdrawn', 'expired')),
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    reminded_at BIGINT NOT NULL,
    decided_at BIGINT
);
CREATE INDEX ticket_approval_ticket ON ticket_approval (ticket, id);
CREATE INDEX ticket_approval_pending ON ticket_approval (reminded_at, id) WHERE state = 'pending';
CREATE INDEX ticket_approval_asker ON ticket_approval (asked_by, id);

CREATE TABLE ticket_approver (
    approval BIGINT NOT NULL REFERENCES ticket_approval (id),
    person BIGINT NOT NULL REFERENCES user_account (id),
    answer TEXT CHECK (answer IN ('approve', 'decline')),
    comment TEXT NOT NULL DEFAULT '',
    answered_at BIGINT,
    PRIMARY KEY (approval, person)
);
CREATE INDEX ticket_approver_person ON ticket_approver (person, approval);

-- Links that were mailed for it. Only hashes of their secrets are kept; an answer ends them.
CREATE TABLE ticket_approval_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    approval BIGINT NOT NULL REFERENCES ticket_approval (id),
    person BIGINT NOT NULL REFERENCES user_account (id),
    expires_at BIGINT NOT NULL
);
CREATE INDEX ticket_approval_link_approval ON ticket_approval_link (approval, person);
CREATE INDEX ticket_approval_link_expires ON ticket_approval_link (expires_at);

-- What a maintained application does itself when a form of its service requests was filled. The secret is sealed.
CREATE TABLE application_action (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    form BIGINT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    former_secret TEXT,
    former_until BIGINT,
    question TEXT NOT NULL,
    rule TEXT NOT NULL CHECK (rule IN ('any', 'all')),
    enabled INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX application_action_form ON application_action (application, form) WHERE removed = 0;

-- Whose approval it needs; nobody's where there are none.
CREATE TABLE application_action_approver (
    action BIGINT NOT NULL REFERENCES application_action (id),
    person BIGINT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (action, person)
);
CREATE INDEX application_action_approver_person ON application_action_approver (person, action);

-- One ticket, for which an application is called.
CREATE TABLE application_call (
    id {id},
    ticket BIGINT NOT NULL UNIQUE REFERENCES ticket (id),
    action BIGINT NOT NULL REFERENCES application_action (id),
    approval BIGINT REFERENCES ticket_approval (id),
    message_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('awaiting_approval', 'pending', 'done', 'refused', 'unanswered', 'not_approved')),
    message TEXT NOT NULL DEFAULT '',
    tries BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX application_call_approval ON application_call (approval) WHERE approval IS NOT NULL;
