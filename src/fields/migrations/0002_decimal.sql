-- expand
-- Numbers with decimals: a value is kept as a whole number of units of the last decimal (`scale` of them). A scale of 0
-- is a whole number, as all were before. `minimum` and `maximum` are in the same units; `unit` is shown beside values.
ALTER TABLE field ADD COLUMN scale BIGINT NOT NULL DEFAULT 0;
ALTER TABLE field ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE field ADD COLUMN minimum BIGINT;
ALTER TABLE field ADD COLUMN maximum BIGINT;
