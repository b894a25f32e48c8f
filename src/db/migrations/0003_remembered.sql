-- Changes to another value with each change of a row that programs may remember: triggers of the tables that hold
-- such rows see to it. A value never comes back, so that what a transaction left behind that was undone means nothing.
CREATE TABLE remembered (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version TEXT NOT NULL
);
INSERT INTO remembered (id, version) VALUES (1, 'new');
