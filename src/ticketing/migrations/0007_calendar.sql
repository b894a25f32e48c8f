-- expand
-- When people work, by which promises count. `definition` is JSON: src/calendar/definition.hpp.
CREATE TABLE calendar (
    id {id},
    name TEXT NOT NULL UNIQUE,
    name_key TEXT NOT NULL,
    zone TEXT NOT NULL,
    definition TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX calendar_name ON calendar (name_key, id);
