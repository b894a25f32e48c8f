-- expand
-- What programs hand in.
CREATE TABLE toy_reading (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    text TEXT NOT NULL
);
