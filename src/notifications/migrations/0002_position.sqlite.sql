-- The place in the stream of events up to which notifications were made. What happened before this table was there is
-- nothing to be notified of.
CREATE TABLE notification_position (
    tx BIGINT NOT NULL,
    id BIGINT NOT NULL
);
INSERT INTO notification_position (tx, id) SELECT 0, COALESCE(MAX(id), 0) FROM outbox;
