-- expand
-- Operations that were found worse: `before` is the JSON of what each is set beside until it is
-- back, `during` that of its figures while it was worse. `bad_at`: when it was last not seen to be
-- well. Those that ended stay for a while, so that their time does not count as usual.
CREATE TABLE operation_alarm (
    application BIGINT NOT NULL REFERENCES application (id),
    signal_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('latency', 'errors')),
    environment TEXT NOT NULL,
    service TEXT NOT NULL,
    operation TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    raised_at BIGINT NOT NULL,
    bad_at BIGINT NOT NULL,
    ended_at BIGINT,
    before TEXT NOT NULL,
    during TEXT NOT NULL,
    PRIMARY KEY (application, signal_key)
);

-- The applications of which signals/ expects to be notified that their operations are judged.
CREATE TABLE judged_application (
    application BIGINT NOT NULL PRIMARY KEY REFERENCES application (id)
);
