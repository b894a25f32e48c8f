-- expand
-- Endpoints of applications that are scraped as Prometheus does. What the last attempt came to is
-- written when it begins to go well or ill, and else once a minute; without `attempted_at` there
-- was none.
CREATE TABLE scrape_target (
    id {id},
    application BIGINT NOT NULL REFERENCES application (id),
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    interval_seconds BIGINT NOT NULL,
    timeout_seconds BIGINT NOT NULL,
    enabled INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    attempted_at BIGINT,
    is_up INTEGER,
    took_micros BIGINT,
    samples BIGINT,
    trouble TEXT,
    succeeded_at BIGINT,
    UNIQUE (application, name)
);
CREATE INDEX scrape_target_application ON scrape_target (application, id);

-- Which process scrapes, and until when that is believed; 0: nobody.
CREATE TABLE scrape_lease (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    holder TEXT NOT NULL,
    held_until BIGINT NOT NULL
);
INSERT INTO scrape_lease (id, holder, held_until) VALUES (1, '', 0);
