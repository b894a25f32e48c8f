-- expand
-- Who has which ticket before them at each node: one row a node, written over while anybody has, and believed for
-- seconds. `pages` is JSON: src/ticketing/presence_exchange.hpp. Only nodes over PostgreSQL write here.
CREATE TABLE presence_of_node (
    node TEXT NOT NULL PRIMARY KEY,
    pages TEXT NOT NULL,
    seen_at BIGINT NOT NULL
);
