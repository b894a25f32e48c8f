-- expand
-- The earliest date that a ticket of a block has, or has had: `block` is its id divided by 256. A list up to some day begins
-- behind the blocks that have nothing so old.
CREATE TABLE ticket_block (
    block BIGINT NOT NULL PRIMARY KEY,
    earliest_at BIGINT NOT NULL
);
INSERT INTO ticket_block (block, earliest_at)
SELECT dated.id / 256, MIN(dated.at) FROM (
    SELECT id, created_at AS at FROM ticket
    UNION ALL SELECT id, updated_at FROM ticket
    UNION ALL SELECT id, resolved_at FROM ticket WHERE resolved_at IS NOT NULL
    UNION ALL SELECT id, closed_at FROM ticket WHERE closed_at IS NOT NULL
) dated GROUP BY dated.id / 256;
