-- What was answered to a POST with an Idempotency-Key, for a day. Written in the transaction of the
-- action itself. `status` is 0 until the action is done, within that transaction only.
CREATE TABLE idempotency_key (
    user_id BIGINT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status BIGINT NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, route, key)
);
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);
