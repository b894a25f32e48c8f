-- Two terms that a quarter of all tickets have each may have none in common, and neither's index can tell.
CREATE INDEX ticket_facets ON ticket (priority, kind, level, maintenance, status, id);
