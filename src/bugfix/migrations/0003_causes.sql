-- expand
-- Commits that caused an error, as found or as people say. `reasons` is a JSON list of sentences; what people decided stays
-- whatever is found later.
CREATE TABLE error_cause (
    id {id},
    error_group BIGINT NOT NULL REFERENCES error_group (id),
    repository BIGINT NOT NULL REFERENCES repository (id),
    commit_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    committed_at BIGINT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    reasons TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('suspected', 'confirmed', 'rejected')),
    is_by_hand INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    decided_by BIGINT REFERENCES user_account (id),
    decided_at BIGINT,
    note TEXT,
    UNIQUE (error_group, repository, commit_id)
);
CREATE INDEX error_cause_repository ON error_cause (repository);
CREATE INDEX error_cause_decided_by ON error_cause (decided_by);

-- How the last search for the causes of a group went. `reason` says why nobody is suspected.
CREATE TABLE cause_search (
    error_group BIGINT NOT NULL PRIMARY KEY REFERENCES error_group (id),
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('found', 'no_repository', 'no_event', 'no_release', 'no_commit', 'no_frame',
        'nobody', 'failed')),
    reason TEXT NOT NULL,
    repository BIGINT REFERENCES repository (id),
    release TEXT NOT NULL,
    commit_id TEXT NOT NULL,
    found_by TEXT NOT NULL,
    frames BIGINT NOT NULL
);
CREATE INDEX cause_search_repository ON cause_search (repository);
