-- expand
-- The dates of a block of tickets: `block` is their id divided by 256. `earliest_at` is the earliest of any kind that one of
-- them has, or has had; `created_until` the latest creation. A list of some days looks only where there may be any such.
CREATE TABLE ticket_block (
    block BIGINT NOT NULL PRIMARY KEY,
    earliest_at BIGINT NOT NULL,
    created_until BIGINT NOT NULL
);
INSERT INTO ticket_block (block, earliest_at, created_until)
SELECT dated.id / 256, MIN(dated.at), MAX(dated.created_at) FROM (
    SELECT id, created_at, created_at AS at FROM ticket
    UNION ALL SELECT id, created_at, updated_at FROM ticket
    UNION ALL SELECT id, created_at, resolved_at FROM ticket WHERE resolved_at IS NOT NULL
    UNION ALL SELECT id, created_at, closed_at FROM ticket WHERE closed_at IS NOT NULL
) dated GROUP BY dated.id / 256;
