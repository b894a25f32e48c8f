-- expand
CREATE TABLE toy_note (
    id {id},
    author BIGINT NOT NULL,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    echoed_at BIGINT
);
CREATE INDEX toy_note_author ON toy_note (author, id);
