-- expand
-- What else a list may be led by: a way to end, which most tickets do not have; days; and clocks.
CREATE INDEX ticket_resolution ON ticket (resolution, status, id);
CREATE INDEX ticket_created ON ticket (created_at, id);
CREATE INDEX ticket_updated ON ticket (updated_at, id);
CREATE INDEX ticket_resolved ON ticket (resolved_at, id) WHERE resolved_at IS NOT NULL;
CREATE INDEX ticket_closed ON ticket (closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX ticket_deadline_breached ON ticket_deadline (ticket) WHERE breached_at IS NOT NULL;
CREATE INDEX ticket_deadline_paused ON ticket_deadline (ticket) WHERE state = 'paused';

-- The order of a list by what is due first.
CREATE INDEX ticket_deadline_due ON ticket_deadline (due_at, ticket)
    WHERE state = 'running' AND due_at IS NOT NULL;

-- The same by ticket: what is due of a ticket at hand, and the tickets of which anything is due.
CREATE INDEX ticket_deadline_running ON ticket_deadline (ticket, due_at)
    WHERE state = 'running' AND due_at IS NOT NULL;
