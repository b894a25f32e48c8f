-- expand
-- Whether an error that was resolved is gone by what was seen since. `evidence` is JSON, of the last look; empty: there was none.
CREATE TABLE error_verification (
    error_group BIGINT NOT NULL PRIMARY KEY REFERENCES error_group (id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'verified', 'withdrawn')),
    resolved_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    evidence TEXT NOT NULL,
    verified_at BIGINT,
    withdrawn_at BIGINT,
    returned_in TEXT NOT NULL
);
CREATE INDEX error_verification_due ON error_verification (due_at) WHERE state = 'waiting';
INSERT INTO error_verification (error_group, state, resolved_at, due_at, evidence, returned_in)
SELECT id, 'waiting', resolved_at, resolved_at, '', '' FROM error_group
WHERE state = 'resolved' AND resolved_at IS NOT NULL AND merged_into IS NULL;
