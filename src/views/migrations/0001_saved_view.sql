-- expand
-- A list as somebody looks at it: its filter, its order and its columns, under a name. Without an owner it was shared by
-- somebody who was erased since.
CREATE TABLE saved_view (
    id {id},
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    filter TEXT NOT NULL,
    sort TEXT,
    columns TEXT NOT NULL,
    owner BIGINT REFERENCES user_account (id),
    sharing TEXT NOT NULL CHECK (sharing IN ('private', 'team', 'everyone')),
    team BIGINT REFERENCES team (id),
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK ((sharing = 'team') = (team IS NOT NULL))
);
CREATE UNIQUE INDEX saved_view_owner ON saved_view (owner, kind, name_key) WHERE owner IS NOT NULL;
CREATE INDEX saved_view_team ON saved_view (team, kind) WHERE team IS NOT NULL;
CREATE INDEX saved_view_everyone ON saved_view (kind) WHERE sharing = 'everyone';
