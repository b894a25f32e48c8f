-- expand
-- What a mail says that was understood and is not yet a message: JSON, gone when it is taken.
CREATE TABLE mail_content (
    mail BIGINT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL
);
