-- What this database was set up with. One row.
CREATE TABLE installation (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    key_digest TEXT NOT NULL,
    public_url TEXT NOT NULL, -- Where it was served last: what links begin with.
    created_at BIGINT NOT NULL
);
