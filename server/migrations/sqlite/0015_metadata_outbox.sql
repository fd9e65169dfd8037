-- Attachments whose descriptions beside their objects are to be written (again): queued by the transaction that changes one.
CREATE TABLE metadata_outbox (
    tenant         TEXT    NOT NULL,
    attachment_id  TEXT    NOT NULL,
    -- How often it changed since they were last written; whoever writes them settles as many.
    changes        INTEGER NOT NULL,
    attempts       INTEGER NOT NULL,
    due_at         INTEGER NOT NULL,
    PRIMARY KEY (tenant, attachment_id),
    FOREIGN KEY (tenant, attachment_id) REFERENCES attachments (tenant, id)
) STRICT;
CREATE INDEX metadata_outbox_due ON metadata_outbox (due_at);

-- Descriptions written before say less: all are written anew.
INSERT INTO metadata_outbox (tenant, attachment_id, changes, attempts, due_at)
SELECT tenant, id, 1, 0, 0 FROM attachments;
