-- Why a mail's sender was believed or not, as JSON.
ALTER TABLE mail ADD COLUMN sender_check TEXT;

-- Of a mail that goes: since when a mail server may have it, written before its end is sent. Emptied where the
-- server's answer says that it does not have it.
ALTER TABLE mail ADD COLUMN handed_over_at BIGINT;

-- Whether it was handed over once more after a handing-over whose end is unknown: it may be there twice.
ALTER TABLE mail ADD COLUMN may_be_repeated INTEGER NOT NULL DEFAULT 0;
