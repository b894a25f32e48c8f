-- Mails as they came. The row and the original's blob are committed before a 250 is answered; what a mail says is read
-- by a job. `preview` and `headers` are for people who decide about a mail that was not understood.
CREATE TABLE mail (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    envelope_from TEXT NOT NULL,
    envelope_to TEXT NOT NULL,
    reply_token_ticket BIGINT,
    original TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'processed', 'needs_attention', 'dismissed')),
    reason TEXT,
    message_id TEXT,
    from_address TEXT,
    from_name TEXT,
    subject TEXT,
    headers TEXT,
    preview TEXT,
    received_at BIGINT NOT NULL,
    handled_at BIGINT
);
CREATE INDEX mail_state ON mail (state, id);
CREATE INDEX mail_application_state ON mail (application, state, id);

-- Replies that go out. `reply` is the event that asked for it; one message is mailed once.
CREATE TABLE mail_outgoing (
    id {id},
    message BIGINT NOT NULL UNIQUE,
    ticket BIGINT NOT NULL,
    ticket_key TEXT NOT NULL,
    subject TEXT NOT NULL,
    reply TEXT NOT NULL,
    queued_at BIGINT NOT NULL
);

-- One reply to one recipient: each is tried, and fails, by itself.
CREATE TABLE mail_delivery (
    id {id},
    outgoing BIGINT NOT NULL REFERENCES mail_outgoing (id),
    recipient_address TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'dismissed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    answer TEXT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX mail_delivery_state ON mail_delivery (state, id);
CREATE INDEX mail_delivery_outgoing ON mail_delivery (outgoing, id);
