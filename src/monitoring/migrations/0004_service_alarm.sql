-- expand
-- Services that fell silent, and those whose processes leak memory: `before` is the JSON of what
-- each did before, `during` that of its figures while it lasts. Those that ended stay for a while,
-- so that their time does not count as usual.
CREATE TABLE service_alarm (
    application BIGINT NOT NULL REFERENCES application (id),
    signal_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('silence', 'leak')),
    environment TEXT NOT NULL,
    service TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    raised_at BIGINT NOT NULL,
    ended_at BIGINT,
    before TEXT NOT NULL,
    during TEXT NOT NULL,
    PRIMARY KEY (application, signal_key)
);
