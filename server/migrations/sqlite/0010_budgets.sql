-- What a tenant means to spend a month, and what it was told when that came near. Amounts are decimal text, exact.
CREATE TABLE budgets (
    tenant          TEXT    NOT NULL PRIMARY KEY,
    amount          TEXT    NOT NULL,
    currency        TEXT    NOT NULL,
    -- Percent of the amount, as a JSON list.
    thresholds      TEXT    NOT NULL,
    webhook_url     TEXT,
    webhook_secret  TEXT,
    updated_at      INTEGER NOT NULL,
    updated_by      TEXT    NOT NULL
) STRICT;

CREATE TABLE cost_alerts (
    tenant           TEXT    NOT NULL,
    month            TEXT    NOT NULL,
    basis            TEXT    NOT NULL CHECK (basis IN ('spent', 'expected')),
    threshold        INTEGER NOT NULL,
    amount           TEXT    NOT NULL,
    budget           TEXT    NOT NULL,
    currency         TEXT    NOT NULL,
    raised_at        INTEGER NOT NULL,
    -- When the webhook is called (again); absent when it never is.
    next_attempt_at  INTEGER,
    attempts         INTEGER NOT NULL,
    delivered_at     INTEGER,
    last_error       TEXT    NOT NULL,
    PRIMARY KEY (tenant, month, basis, threshold)
) STRICT;
CREATE INDEX cost_alerts_due ON cost_alerts (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
