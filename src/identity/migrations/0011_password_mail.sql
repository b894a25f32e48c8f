-- expand
-- What a one-time link is for: to sign in once, shown to who made it; or to set a password, mailed to its person alone.
ALTER TABLE one_time_link ADD COLUMN purpose TEXT NOT NULL DEFAULT 'sign_in';
