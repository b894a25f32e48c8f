-- A program that acted, as JSON: an ingest key or a host, its id and its name at that time. `actor_kind` of such
-- an entry is nobody: a binary that does not know programs reads it so.
ALTER TABLE timeline_entry ADD COLUMN principal TEXT;
