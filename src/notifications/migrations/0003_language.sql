-- expand
-- In which language a person is mailed. Which there are is known by the program: a language it does not know counts as
-- English.
ALTER TABLE notification_digest ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
