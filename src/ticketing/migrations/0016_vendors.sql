-- expand
-- Whom tickets are handed to at L4, and what their support contract promises. `promises` is JSON: VendorPromises of
-- src/ticketing/vendor_store.hpp. A removed vendor stays, so that its removal can be undone.
CREATE TABLE vendor (
    id {id},
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    address TEXT NOT NULL,
    domain TEXT,
    contract TEXT NOT NULL,
    calendar BIGINT REFERENCES calendar (id),
    promises TEXT NOT NULL,
    supported_until BIGINT,
    notes TEXT NOT NULL,
    subject_format TEXT NOT NULL,
    text_format TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX vendor_name ON vendor (name_key, id);
CREATE INDEX vendor_address ON vendor (address);
CREATE INDEX vendor_domain ON vendor (domain) WHERE domain IS NOT NULL;

-- No rows: it supports all applications.
CREATE TABLE vendor_application (
    vendor BIGINT NOT NULL REFERENCES vendor (id),
    application BIGINT NOT NULL REFERENCES application (id),
    PRIMARY KEY (vendor, application)
);

-- A ticket that was handed to a vendor, until their part of it is over. `subject` is that of the mails.
CREATE TABLE ticket_handover (
    id {id},
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    vendor BIGINT NOT NULL REFERENCES vendor (id),
    subject TEXT NOT NULL,
    priority TEXT NOT NULL,
    reference TEXT,
    reference_key TEXT,
    handed_by BIGINT REFERENCES user_account (id),
    handed_at BIGINT NOT NULL,
    answered_at BIGINT,
    ended_at BIGINT,
    response_alert TEXT CHECK (response_alert IN ('warning', 'breach')),
    resolution_alert TEXT CHECK (resolution_alert IN ('warning', 'breach'))
);
CREATE INDEX ticket_handover_ticket ON ticket_handover (ticket, id);
CREATE INDEX ticket_handover_vendor ON ticket_handover (vendor, id);
CREATE INDEX ticket_handover_reference ON ticket_handover (reference_key) WHERE reference_key IS NOT NULL;
CREATE INDEX ticket_handover_open ON ticket_handover (id) WHERE ended_at IS NULL;
CREATE INDEX ticket_handover_at ON ticket_handover (handed_at);

-- What was written to a vendor or came from them: private messages of staff's side. `published_as` is the public
-- message that one of theirs became.
ALTER TABLE ticket_message ADD COLUMN handover BIGINT REFERENCES ticket_handover (id);
ALTER TABLE ticket_message ADD COLUMN is_from_vendor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket_message ADD COLUMN published_as BIGINT REFERENCES ticket_message (id);
ALTER TABLE ticket_draft ADD COLUMN is_to_vendor INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ticket_message_handover ON ticket_message (handover, id) WHERE handover IS NOT NULL;
