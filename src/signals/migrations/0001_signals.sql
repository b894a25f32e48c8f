-- expand
-- Signals of one dependency neighbourhood at one time. `open_signals` counts members that are there now, `shown_signals`
-- those of which others were notified that they are; `plan` is the ticket that a rule asks for, as JSON.
CREATE TABLE incident (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    environment TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'recovered', 'merged')),
    published TEXT NOT NULL CHECK (published IN ('none', 'open', 'recovered')),
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
    title TEXT NOT NULL,
    origin BIGINT NOT NULL,
    origin_reason TEXT NOT NULL,
    signals BIGINT NOT NULL,
    open_signals BIGINT NOT NULL,
    shown_signals BIGINT NOT NULL,
    plan TEXT,
    merged_into BIGINT REFERENCES incident (id),
    opened_at BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    published_at BIGINT,
    recovered_at BIGINT,
    returns BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX incident_state ON incident (state, id);
CREATE INDEX incident_application ON incident (application, id);
CREATE INDEX incident_recovered ON incident (recovered_at, id);
CREATE INDEX incident_merged_into ON incident (merged_into);

-- Where an open incident is: the services of its members, and those beside them. They go when it has recovered.
CREATE TABLE incident_place (
    application BIGINT NOT NULL,
    environment TEXT NOT NULL,
    place TEXT NOT NULL,
    incident BIGINT NOT NULL REFERENCES incident (id),
    is_member INTEGER NOT NULL,
    PRIMARY KEY (application, environment, place, incident)
);
CREATE INDEX incident_place_incident ON incident_place (incident);

-- Keys of signals that somebody took out of an incident: they never come back into it.
CREATE TABLE incident_exclusion (
    incident BIGINT NOT NULL REFERENCES incident (id),
    key TEXT NOT NULL,
    PRIMARY KEY (incident, key)
);

-- One episode of a key, from its first raise to its recovery; one that returns soon goes on with the same row. `published`
-- is what others were last notified of; `due_at` is when it is to be looked at though nobody raises it.
CREATE TABLE signal (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    key TEXT NOT NULL,
    episode BIGINT NOT NULL,
    source TEXT NOT NULL,
    scope TEXT NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
    service TEXT NOT NULL,
    environment TEXT NOT NULL,
    subject TEXT NOT NULL,
    summary TEXT NOT NULL,
    origin TEXT NOT NULL,
    neighbours TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'open', 'acknowledged', 'recovered')),
    is_current INTEGER NOT NULL,
    published TEXT NOT NULL CHECK (published IN ('none', 'open', 'recovered')),
    incident BIGINT REFERENCES incident (id),
    raises BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    opened_at BIGINT,
    recovered_at BIGINT,
    after_raises BIGINT NOT NULL,
    after_seconds BIGINT NOT NULL,
    changes BIGINT NOT NULL,
    changes_since BIGINT NOT NULL,
    hold_level BIGINT NOT NULL,
    quiet_since BIGINT,
    due_at BIGINT,
    figures TEXT,
    acknowledged_by BIGINT REFERENCES user_account (id),
    acknowledged_at BIGINT,
    acknowledge_note TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX signal_key ON signal (application, key, episode);
CREATE INDEX signal_current ON signal (is_current, id);
CREATE INDEX signal_application ON signal (application, is_current, id);
CREATE INDEX signal_incident ON signal (incident, id);
CREATE INDEX signal_due ON signal (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX signal_recovered ON signal (recovered_at, id);
CREATE INDEX signal_acknowledged_by ON signal (acknowledged_by, id);

-- What a raiser saw: when the signal was first raised, and when it was last.
CREATE TABLE signal_evidence (
    signal BIGINT NOT NULL REFERENCES signal (id),
    place TEXT NOT NULL CHECK (place IN ('first', 'latest')),
    at BIGINT NOT NULL,
    summary TEXT NOT NULL,
    reason TEXT NOT NULL,
    hypotheses TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    PRIMARY KEY (signal, place)
);

-- Whether a person found that there was something.
CREATE TABLE signal_verdict (
    signal BIGINT NOT NULL PRIMARY KEY REFERENCES signal (id),
    verdict TEXT NOT NULL CHECK (verdict IN ('confirmed', 'rejected')),
    note TEXT NOT NULL,
    person BIGINT NOT NULL REFERENCES user_account (id),
    at BIGINT NOT NULL
);
CREATE INDEX signal_verdict_person ON signal_verdict (person, signal);

-- Of each detector how many episodes it raised, and what people found of them. It outlives the episodes.
CREATE TABLE signal_detector (
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    application BIGINT NOT NULL REFERENCES application (id),
    signals BIGINT NOT NULL,
    confirmed BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    PRIMARY KEY (source, kind, application)
);

-- Who is expected to report, and how often. `due_at` is when a source that is alive counts as dead.
CREATE TABLE signal_source (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    source TEXT NOT NULL,
    scope TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    every_seconds BIGINT NOT NULL,
    due_at BIGINT,
    dead_since BIGINT
);
CREATE UNIQUE INDEX signal_source_name ON signal_source (application, source, scope);
CREATE INDEX signal_source_due ON signal_source (due_at, id) WHERE due_at IS NOT NULL;

-- Which tickets incidents open; the first that matches counts. A plan of NULL: none.
CREATE TABLE signal_rule (
    id {id},
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    enabled INTEGER NOT NULL,
    matcher TEXT NOT NULL,
    plan TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

-- What is kept quiet until a time.
CREATE TABLE signal_silence (
    id {id},
    matcher TEXT NOT NULL,
    reason TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    ended_by BIGINT REFERENCES user_account (id),
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX signal_silence_end ON signal_silence (ends_at, id);
CREATE INDEX signal_silence_created_by ON signal_silence (created_by, id);

-- The same while software is worked on: once, or each week. Times are those of a clock on the wall of `zone`.
CREATE TABLE maintenance_window (
    id {id},
    name TEXT NOT NULL,
    matcher TEXT NOT NULL,
    zone TEXT NOT NULL,
    schedule TEXT NOT NULL,
    last_end BIGINT,
    enabled INTEGER NOT NULL,
    created_by BIGINT NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX maintenance_window_created_by ON maintenance_window (created_by, id);
