-- expand
-- Files by which frames are led back to the sources that people wrote. `debug_id` in lower case, of an ELF file its build-id;
-- empty: it has none. `release`, `distribution` and `path` are of scripts and maps: "~/static/main.js.map". A script is kept
-- without its content, for its debug id and `map_path`. `problem` is what a check found when the file came; empty: nothing.
CREATE TABLE debug_file (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    kind TEXT NOT NULL CHECK (kind IN ('source_map', 'script', 'elf')),
    debug_id TEXT NOT NULL,
    release TEXT NOT NULL,
    distribution TEXT NOT NULL,
    path TEXT NOT NULL,
    map_path TEXT NOT NULL,
    blob TEXT,
    bytes BIGINT NOT NULL,
    problem TEXT NOT NULL,
    detail TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    uploaded_by BIGINT REFERENCES user_account (id),
    last_used_at BIGINT
);
CREATE INDEX debug_file_debug_id ON debug_file (application, kind, debug_id, id) WHERE debug_id <> '';
CREATE INDEX debug_file_path ON debug_file (application, kind, release, path, distribution, id);
CREATE INDEX debug_file_application ON debug_file (application, id);
CREATE INDEX debug_file_application_unused ON debug_file (application, COALESCE(last_used_at, uploaded_at), id);
CREATE INDEX debug_file_unused ON debug_file (COALESCE(last_used_at, uploaded_at), id);
CREATE INDEX debug_file_blob ON debug_file (blob) WHERE blob IS NOT NULL;
CREATE INDEX debug_file_uploaded_by ON debug_file (uploaded_by);

-- How much of it an application has. `change` rises with each file that comes or goes: by it, all nodes know what they may
-- remember.
CREATE TABLE debug_file_total (
    application BIGINT NOT NULL PRIMARY KEY REFERENCES application (id),
    files BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    change BIGINT NOT NULL
);
