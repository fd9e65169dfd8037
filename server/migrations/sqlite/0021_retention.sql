-- Since when a deleted attachment is being removed for good: from then on it is nobody's any more, and never comes back.
ALTER TABLE attachments ADD COLUMN purging_at INTEGER;

-- Records whose files nothing removes while the hold is there. Who placed and lifted holds before is in the audit log.
CREATE TABLE legal_holds (
    tenant        TEXT NOT NULL,
    record_id     TEXT NOT NULL,
    reason        TEXT NOT NULL,
    placed_at     INTEGER NOT NULL,
    placed_by_id  TEXT NOT NULL,
    placed_by     TEXT NOT NULL,
    PRIMARY KEY (tenant, record_id),
    FOREIGN KEY (tenant, record_id) REFERENCES records (tenant, id)
) STRICT;
