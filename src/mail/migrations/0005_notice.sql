-- Of a mail of the installation's own, which is no reply: what it says, as JSON.
ALTER TABLE mail ADD COLUMN notice TEXT;
