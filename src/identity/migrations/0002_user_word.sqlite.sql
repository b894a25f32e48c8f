-- The words a person is found by: each word of the name, and the mail address. Searched by range, so the
-- order must be that of the bytes, which is SQLite's own.
CREATE TABLE user_word (
    word TEXT NOT NULL,
    user_account BIGINT NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (word, user_account)
) WITHOUT ROWID;
CREATE INDEX user_word_user ON user_word (user_account);
