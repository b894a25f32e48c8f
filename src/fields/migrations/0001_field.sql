-- expand
-- Fields that administrators add to a kind of thing, such as tickets. `choices` is a JSON list.
CREATE TABLE field (
    id {id},
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    help TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('text', 'number', 'choice', 'date', 'person', 'checkbox')),
    choices TEXT NOT NULL,
    is_internal INTEGER NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    UNIQUE (kind, name)
);

-- One value of one thing: text and choices as text; numbers, days (microseconds of their UTC midnight), people and
-- checkboxes as numbers.
CREATE TABLE field_value (
    thing BIGINT NOT NULL,
    field BIGINT NOT NULL REFERENCES field (id),
    text_value TEXT,
    number_value BIGINT,
    PRIMARY KEY (thing, field)
);
CREATE INDEX field_value_text ON field_value (field, text_value, thing);
CREATE INDEX field_value_number ON field_value (field, number_value, thing);

-- Which fields are asked for a thing, in which order: for an application (0: any) and a variant of the kind, such as
-- `incident` (empty: any). `items` is JSON: src/fields/form.hpp.
CREATE TABLE field_form (
    id {id},
    kind TEXT NOT NULL,
    application BIGINT NOT NULL,
    variant TEXT NOT NULL,
    intro TEXT NOT NULL,
    items TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (kind, application, variant)
);

-- How many forms there are: what is made of things without forms asks this one row, from memory.
CREATE TABLE field_form_count (
    id BIGINT NOT NULL PRIMARY KEY,
    forms BIGINT NOT NULL
);
INSERT INTO field_form_count (id, forms) VALUES (1, 0);
