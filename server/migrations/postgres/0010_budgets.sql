-- What a tenant means to spend a month, and what it was told when that came near. Amounts are decimal text, exact.
CREATE TABLE budgets (
    tenant          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    amount          TEXT COLLATE "C" NOT NULL,
    currency        TEXT COLLATE "C" NOT NULL,
    -- Percent of the amount, as a JSON list.
    thresholds      TEXT COLLATE "C" NOT NULL,
    webhook_url     TEXT COLLATE "C",
    webhook_secret  TEXT COLLATE "C",
    updated_at      BIGINT NOT NULL,
    updated_by      TEXT COLLATE "C" NOT NULL
);

CREATE TABLE cost_alerts (
    tenant           TEXT COLLATE "C" NOT NULL,
    month            TEXT COLLATE "C" NOT NULL,
    basis            TEXT COLLATE "C" NOT NULL CHECK (basis IN ('spent', 'expected')),
    threshold        BIGINT NOT NULL,
    amount           TEXT COLLATE "C" NOT NULL,
    budget           TEXT COLLATE "C" NOT NULL,
    currency         TEXT COLLATE "C" NOT NULL,
    raised_at        BIGINT NOT NULL,
    -- When the webhook is called (again); absent when it never is.
    next_attempt_at  BIGINT,
    attempts         BIGINT NOT NULL,
    delivered_at     BIGINT,
    last_error       TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, month, basis, threshold)
);
CREATE INDEX cost_alerts_due ON cost_alerts (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
ALTER TABLE budgets ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgets FORCE ROW LEVEL SECURITY;
ALTER TABLE cost_alerts ENABLE ROW LEVEL SECURITY;
ALTER TABLE cost_alerts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON budgets USING (tenant = current_setting('chartlift.tenant', true));
CREATE POLICY own_tenant ON cost_alerts USING (tenant = current_setting('chartlift.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON budgets, cost_alerts TO chartlift_app;
CREATE POLICY jobs_look ON budgets FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');
CREATE POLICY jobs_look ON cost_alerts FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');
