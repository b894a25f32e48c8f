-- What can be found. An id is the document's time and a number that tells apart what has the same one, so that
-- the index gives the newest first by itself. The tokens are made by this module; the tokenizer only parts them
-- at spaces, and so every other character is a token's.
CREATE TABLE search_document (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    thing BIGINT NOT NULL,
    UNIQUE (kind, thing)
);

CREATE VIRTUAL TABLE search_index USING fts5(
    tokens,
    columnsize = 0,
    tokenize = 'ascii tokenchars ''!#$%&()*+,-./:;<=>?@[\]^_`{|}~'''
);

-- What changed and is not indexed yet. Only ever added to and taken from, so that a change costs one short row. An
-- id may be given again: only the one process that indexes takes rows away.
CREATE TABLE search_change (
    id INTEGER PRIMARY KEY,
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
