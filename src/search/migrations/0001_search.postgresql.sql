-- What can be found. An id is the document's time and a number that tells apart what has the same one, so that
-- ids are in the order of a result. The tokens are made by this module, as text that PostgreSQL takes as it is.
CREATE TABLE search_document (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    thing BIGINT NOT NULL,
    tokens TSVECTOR NOT NULL,
    UNIQUE (kind, thing)
);

-- Only the indexer writes here, and so it is who empties the list of what is pending.
CREATE INDEX search_document_tokens ON search_document USING GIN (tokens)
    WITH (fastupdate = on, gin_pending_list_limit = 1024);
CREATE INDEX search_document_kind ON search_document (kind, id);

-- What changed and is not indexed yet. Only ever added to and taken from, so that a change costs one short row.
CREATE TABLE search_change (
    id {id},
    kind TEXT NOT NULL,
    thing BIGINT NOT NULL
);

-- How far each kind was read since its index was last begun anew.
CREATE TABLE search_kind (
    kind TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    read_to BIGINT NOT NULL,
    is_complete INTEGER NOT NULL
);
