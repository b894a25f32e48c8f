-- Every change there was. Rows are only added; erasure empties before, after and salt.
CREATE TABLE timeline_entry (
    id {id},
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('person', 'system', 'nobody')),
    actor BIGINT,
    subject_type TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    action TEXT NOT NULL,
    -- JSON, but as text: the digest is of its bytes, which a JSON type would rewrite.
    before TEXT,
    after TEXT,
    salt TEXT,
    digest TEXT NOT NULL,
    request_id TEXT NOT NULL
);

CREATE INDEX timeline_entry_subject ON timeline_entry (subject_type, subject_id, id);

-- Entries that have no place in the chain yet.
CREATE TABLE timeline_unsealed (
    entry BIGINT NOT NULL PRIMARY KEY
);

-- The chain: each seal covers the one before it and its entry.
CREATE TABLE timeline_seal (
    position BIGINT NOT NULL PRIMARY KEY,
    entry BIGINT NOT NULL UNIQUE,
    mac TEXT NOT NULL
);

-- Where the chain ends, with a proof of its own, so that it cannot be cut off.
CREATE TABLE timeline_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    position BIGINT NOT NULL,
    mac TEXT NOT NULL,
    proof TEXT NOT NULL
);

-- What is linked to what. A removed link stays, as history.
CREATE TABLE timeline_link (
    id {id},
    from_type TEXT NOT NULL,
    from_id BIGINT NOT NULL,
    relation TEXT NOT NULL,
    to_type TEXT NOT NULL,
    to_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor BIGINT,
    removed_at BIGINT,
    removed_by BIGINT
);

CREATE UNIQUE INDEX timeline_link_from ON timeline_link (from_type, from_id, relation, to_type, to_id)
    WHERE removed_at IS NULL;
CREATE INDEX timeline_link_to ON timeline_link (to_type, to_id, id) WHERE removed_at IS NULL;
