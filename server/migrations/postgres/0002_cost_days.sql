-- What each day's storage cost: one row a day, written once. Amounts are decimal text, exact.
CREATE TABLE cost_days (
    tenant            TEXT COLLATE "C" NOT NULL,
    day               TEXT COLLATE "C" NOT NULL,
    currency          TEXT COLLATE "C" NOT NULL,
    monthly_total     TEXT COLLATE "C" NOT NULL,
    baseline_monthly  TEXT COLLATE "C" NOT NULL,
    files             BIGINT NOT NULL,
    source_bytes      BIGINT NOT NULL,
    stored_bytes      BIGINT NOT NULL,
    PRIMARY KEY (tenant, day)
);
ALTER TABLE cost_days ENABLE ROW LEVEL SECURITY;
ALTER TABLE cost_days FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON cost_days USING (tenant = current_setting('chartlift.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON cost_days TO chartlift_app;
