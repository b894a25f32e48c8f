-- expand
-- Where programs of others are told what happens. `events` are names with spaces between; secrets are sealed. One that
-- was removed waits until its deliveries are.
CREATE TABLE webhook (
    id {id},
    owner BIGINT NOT NULL REFERENCES user_account (id),
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    filter TEXT NOT NULL,
    secret TEXT NOT NULL,
    former_secret TEXT,
    former_until BIGINT,
    enabled INTEGER NOT NULL,
    disabled_reason TEXT CHECK (disabled_reason IN ('gone', 'failing')),
    failing_since BIGINT,
    succeeded_at BIGINT,
    claimed_until BIGINT,
    removed INTEGER NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);
CREATE INDEX webhook_owner ON webhook (owner, id);

-- One event for one webhook; without an event, a test.
CREATE TABLE webhook_delivery (
    id {id},
    webhook BIGINT NOT NULL REFERENCES webhook (id),
    message_id TEXT NOT NULL,
    type TEXT NOT NULL,
    event_tx BIGINT,
    event_id BIGINT,
    subject BIGINT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed', 'cancelled')),
    reason TEXT,
    tries BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    UNIQUE (webhook, event_tx, event_id)
);
CREATE INDEX webhook_delivery_state ON webhook_delivery (webhook, state, next_at, id);
CREATE INDEX webhook_delivery_webhook ON webhook_delivery (webhook, id);
CREATE INDEX webhook_delivery_created ON webhook_delivery (created_at, id);

-- One try of a delivery. Without a status nobody answered.
CREATE TABLE webhook_attempt (
    id {id},
    delivery BIGINT NOT NULL REFERENCES webhook_delivery (id),
    at BIGINT NOT NULL,
    status BIGINT,
    latency_ms BIGINT NOT NULL,
    answer TEXT NOT NULL,
    reason TEXT
);
CREATE INDEX webhook_attempt_delivery ON webhook_attempt (delivery, id);

-- The place in the stream of events up to which deliveries were made. Its row comes with the first look.
CREATE TABLE webhook_position (
    tx BIGINT NOT NULL,
    id BIGINT NOT NULL
);
