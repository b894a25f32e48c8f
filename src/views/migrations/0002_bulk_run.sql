-- expand
-- One change of many items: what is done, by whom, to how many, and how far it is. Its items are fixed when it starts.
CREATE TABLE bulk_run (
    id {id},
    kind TEXT NOT NULL,
    owner BIGINT NOT NULL REFERENCES user_account (id),
    is_session INTEGER NOT NULL,
    action TEXT NOT NULL,
    arguments TEXT NOT NULL,
    filter TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'completed', 'cancelled', 'stopped')),
    reason TEXT,
    total BIGINT NOT NULL,
    changed BIGINT NOT NULL DEFAULT 0,
    unchanged BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    undoes BIGINT REFERENCES bulk_run (id),
    undone_by BIGINT,
    created_at BIGINT NOT NULL,
    began_at BIGINT,
    ended_at BIGINT
);
CREATE INDEX bulk_run_owner ON bulk_run (owner, id);
CREATE INDEX bulk_run_undoes ON bulk_run (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX bulk_run_ended ON bulk_run (ended_at) WHERE ended_at IS NOT NULL;

-- What is yet to be done, a transaction each: a JSON list of items. `number` is that of the first of them in the run.
CREATE TABLE bulk_part (
    run BIGINT NOT NULL REFERENCES bulk_run (id),
    number BIGINT NOT NULL,
    targets TEXT NOT NULL,
    PRIMARY KEY (run, number)
);

-- What is to be known of an item afterwards: why it was refused, or what its module needs to put it back.
CREATE TABLE bulk_item (
    run BIGINT NOT NULL REFERENCES bulk_run (id),
    number BIGINT NOT NULL,
    target BIGINT NOT NULL,
    key TEXT NOT NULL,
    code TEXT,
    text TEXT,
    undo TEXT,
    PRIMARY KEY (run, number),
    CHECK (code IS NULL OR undo IS NULL)
);
CREATE INDEX bulk_item_failed ON bulk_item (run, number) WHERE code IS NOT NULL;
CREATE INDEX bulk_item_undo ON bulk_item (run, number) WHERE undo IS NOT NULL;
