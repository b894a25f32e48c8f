-- Replies that are to reach people by mail. `reply` is the event that asked for it; a message is mailed once.
CREATE TABLE mail_outgoing (
    id {id},
    message BIGINT NOT NULL UNIQUE,
    ticket BIGINT NOT NULL,
    reply TEXT NOT NULL,
    queued_at BIGINT NOT NULL
);

-- Mails as they came and as they went. In: the row and the original's blob are committed before a 250 is answered; what
-- it says is read by a job. Out: one row for each recipient of a reply, so that each is tried, and fails, by itself.
-- `preview`, `headers` and `answer` are for people who decide about a mail that needs attention.
CREATE TABLE mail (
    id {id},
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    application BIGINT NOT NULL REFERENCES application (id),
    envelope_from TEXT NOT NULL,
    envelope_to TEXT NOT NULL,
    reply_token_ticket BIGINT,
    outgoing BIGINT REFERENCES mail_outgoing (id),
    original TEXT,
    bytes BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (
        state IN ('received', 'processed', 'queued', 'sent', 'needs_attention', 'dismissed')
    ),
    reason TEXT,
    answer TEXT,
    message_id TEXT,
    digest TEXT,
    from_address TEXT,
    from_name TEXT,
    subject TEXT,
    headers TEXT,
    preview TEXT,
    received_at BIGINT NOT NULL,
    handled_at BIGINT
);
CREATE INDEX mail_state ON mail (state, id);
CREATE INDEX mail_message ON mail (message_id, application, id);
CREATE INDEX mail_outgoing_mail ON mail (outgoing, id);
