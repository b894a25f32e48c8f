-- How often working on a mail failed while the database could take note of it. Tries that were lost with their process
-- do not count: they say nothing about the mail.
CREATE TABLE mail_failure (
    mail BIGINT NOT NULL PRIMARY KEY REFERENCES mail (id),
    failures INTEGER NOT NULL
);
