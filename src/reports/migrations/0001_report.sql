-- expand
-- Who was mailed which saved report (a row of `saved_view`), by which job last, and whether they want no more of it.
CREATE TABLE report_recipient (
    report BIGINT NOT NULL,
    person BIGINT NOT NULL REFERENCES user_account (id),
    name TEXT NOT NULL,
    job BIGINT NOT NULL,
    mailed_at BIGINT NOT NULL,
    stopped_at BIGINT,
    PRIMARY KEY (report, person)
);
CREATE INDEX report_recipient_person ON report_recipient (person, report);

-- Where a person begins, if they chose.
CREATE TABLE first_page (
    person BIGINT PRIMARY KEY REFERENCES user_account (id),
    page TEXT NOT NULL
);
