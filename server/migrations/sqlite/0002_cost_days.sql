-- What each day's storage cost: one row a day, written once. Amounts are decimal text, exact.
CREATE TABLE cost_days (
    tenant            TEXT    NOT NULL,
    day               TEXT    NOT NULL,
    currency          TEXT    NOT NULL,
    monthly_total     TEXT    NOT NULL,
    baseline_monthly  TEXT    NOT NULL,
    files             INTEGER NOT NULL,
    source_bytes      INTEGER NOT NULL,
    stored_bytes      INTEGER NOT NULL,
    PRIMARY KEY (tenant, day)
) STRICT;
