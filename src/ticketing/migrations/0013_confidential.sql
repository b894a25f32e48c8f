-- expand
-- A confidential ticket is kept from all but its requester, its assignee, the members of its team and those whom
-- ticket_admission names.
ALTER TABLE ticket ADD COLUMN is_confidential INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ticket_is_confidential ON ticket (status, id) WHERE is_confidential = 1;
CREATE TABLE ticket_admission (
    ticket BIGINT NOT NULL REFERENCES ticket (id),
    person BIGINT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (ticket, person)
);
CREATE INDEX ticket_admission_person ON ticket_admission (person, ticket);
-- The ticket that a mail is of, for lists of mails.
CREATE INDEX ticket_message_mail ON ticket_message (mail) WHERE mail IS NOT NULL;
