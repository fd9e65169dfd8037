-- Attachments whose descriptions beside their objects are to be written (again): queued by the transaction that changes one.
CREATE TABLE metadata_outbox (
    tenant         TEXT COLLATE "C" NOT NULL,
    attachment_id  TEXT COLLATE "C" NOT NULL,
    -- How often it changed since they were last written; whoever writes them settles as many.
    changes        BIGINT NOT NULL,
    attempts       BIGINT NOT NULL,
    due_at         BIGINT NOT NULL,
    PRIMARY KEY (tenant, attachment_id),
    FOREIGN KEY (tenant, attachment_id) REFERENCES attachments (tenant, id)
);
CREATE INDEX metadata_outbox_due ON metadata_outbox (due_at);

-- Descriptions written before say less: all are written anew.
INSERT INTO metadata_outbox (tenant, attachment_id, changes, attempts, due_at)
SELECT tenant, id, 1, 0, 0 FROM attachments;

ALTER TABLE metadata_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE metadata_outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON metadata_outbox USING (tenant = current_setting('chartlift.tenant', true));
CREATE POLICY jobs_look ON metadata_outbox FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');
GRANT SELECT, INSERT, UPDATE, DELETE ON metadata_outbox TO chartlift_app;
