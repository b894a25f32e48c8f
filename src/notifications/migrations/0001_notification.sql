-- What people are notified of. One row for each person, kind and thing while it is unread: what happens meanwhile is
-- counted. The thing's title is not kept: who lost sight of it must not read it here.
CREATE TABLE notification (
    id {id},
    recipient BIGINT NOT NULL REFERENCES user_account (id),
    kind TEXT NOT NULL,
    subject BIGINT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    actor BIGINT REFERENCES user_account (id),
    count BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    read_at BIGINT,
    in_app INTEGER NOT NULL,
    mail_at BIGINT,
    mailed_at BIGINT
);
CREATE UNIQUE INDEX notification_unread ON notification (recipient, kind, subject) WHERE read_at IS NULL;
CREATE INDEX notification_recipient ON notification (recipient, last_at, id);
CREATE INDEX notification_mail ON notification (mail_at, recipient) WHERE mail_at IS NOT NULL;
CREATE INDEX notification_read ON notification (read_at) WHERE read_at IS NOT NULL;
CREATE INDEX notification_last ON notification (last_at);

-- Where a person wants notifications of a kind. Without a row, as the kind says.
CREATE TABLE notification_choice (
    person BIGINT NOT NULL REFERENCES user_account (id),
    kind TEXT NOT NULL,
    in_app INTEGER NOT NULL,
    mail TEXT NOT NULL CHECK (mail IN ('off', 'at_once', 'digest')),
    PRIMARY KEY (person, kind)
);

-- When a person wants the digest: an hour of the day on a clock of their zone.
CREATE TABLE notification_digest (
    person BIGINT NOT NULL PRIMARY KEY REFERENCES user_account (id),
    hour INTEGER NOT NULL,
    zone TEXT NOT NULL
);
