-- Since when a deleted attachment is being removed for good: from then on it is nobody's any more, and never comes back.
ALTER TABLE attachments ADD COLUMN purging_at BIGINT;

-- Records whose files nothing removes while the hold is there. Who placed and lifted holds before is in the audit log.
CREATE TABLE legal_holds (
    tenant        TEXT COLLATE "C" NOT NULL,
    record_id     TEXT COLLATE "C" NOT NULL,
    reason        TEXT COLLATE "C" NOT NULL,
    placed_at     BIGINT NOT NULL,
    placed_by_id  TEXT COLLATE "C" NOT NULL,
    placed_by     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, record_id),
    FOREIGN KEY (tenant, record_id) REFERENCES records (tenant, id)
);
ALTER TABLE legal_holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_holds FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON legal_holds USING (tenant = current_setting('chartlift.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON legal_holds TO chartlift_app;
