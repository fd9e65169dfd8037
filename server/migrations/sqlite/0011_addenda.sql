-- What amends finalized records. One person has one draft per record; numbers are given when they are signed.
CREATE TABLE addenda (
    tenant         TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    record_id      TEXT    NOT NULL,
    number         INTEGER,
    status         TEXT    NOT NULL CHECK (status IN ('draft', 'signed', 'discarded')),
    text           TEXT    NOT NULL,
    revision       INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    created_by_id  TEXT    NOT NULL,
    created_by     TEXT    NOT NULL,
    updated_at     INTEGER NOT NULL,
    signed_at      INTEGER,
    signed_by      TEXT,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, record_id, number),
    FOREIGN KEY (tenant, record_id) REFERENCES records (tenant, id),
    CHECK ((status = 'signed') = (number IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX addenda_one_draft ON addenda (tenant, record_id, created_by_id) WHERE status = 'draft';

-- The addendum that a file is a part of; NULL for a part of the record itself.
ALTER TABLE attachments ADD COLUMN addendum_id TEXT;
CREATE INDEX attachments_by_addendum ON attachments (tenant, addendum_id) WHERE addendum_id IS NOT NULL;
ALTER TABLE uploads ADD COLUMN addendum_id TEXT;
CREATE INDEX uploads_by_addendum ON uploads (tenant, addendum_id) WHERE addendum_id IS NOT NULL;
CREATE INDEX uploads_by_record ON uploads (tenant, record_id) WHERE status = 'active';

-- That a record is to be finalized once the uploads to it are over.
ALTER TABLE records ADD COLUMN finalize_requested_at INTEGER;
ALTER TABLE records ADD COLUMN finalize_requested_by_id TEXT;
ALTER TABLE records ADD COLUMN finalize_requested_by TEXT;
