-- What amends finalized records. One person has one draft per record; numbers are given when they are signed.
CREATE TABLE addenda (
    tenant         TEXT COLLATE "C" NOT NULL,
    id             TEXT COLLATE "C" NOT NULL,
    record_id      TEXT COLLATE "C" NOT NULL,
    number         BIGINT,
    status         TEXT COLLATE "C" NOT NULL CHECK (status IN ('draft', 'signed', 'discarded')),
    text           TEXT COLLATE "C" NOT NULL,
    revision       BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    created_by_id  TEXT COLLATE "C" NOT NULL,
    created_by     TEXT COLLATE "C" NOT NULL,
    updated_at     BIGINT NOT NULL,
    signed_at      BIGINT,
    signed_by      TEXT COLLATE "C",
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, record_id, number),
    FOREIGN KEY (tenant, record_id) REFERENCES records (tenant, id),
    CHECK ((status = 'signed') = (number IS NOT NULL))
);
CREATE UNIQUE INDEX addenda_one_draft ON addenda (tenant, record_id, created_by_id) WHERE status = 'draft';

-- The addendum that a file is a part of; NULL for a part of the record itself.
ALTER TABLE attachments ADD COLUMN addendum_id TEXT COLLATE "C";
CREATE INDEX attachments_by_addendum ON attachments (tenant, addendum_id) WHERE addendum_id IS NOT NULL;
ALTER TABLE uploads ADD COLUMN addendum_id TEXT COLLATE "C";
CREATE INDEX uploads_by_addendum ON uploads (tenant, addendum_id) WHERE addendum_id IS NOT NULL;
CREATE INDEX uploads_by_record ON uploads (tenant, record_id) WHERE status = 'active';

-- That a record is to be finalized once the uploads to it are over.
ALTER TABLE records ADD COLUMN finalize_requested_at BIGINT;
ALTER TABLE records ADD COLUMN finalize_requested_by_id TEXT COLLATE "C";
ALTER TABLE records ADD COLUMN finalize_requested_by TEXT COLLATE "C";

ALTER TABLE addenda ENABLE ROW LEVEL SECURITY;
ALTER TABLE addenda FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON addenda USING (tenant = current_setting('chartlift.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON addenda TO chartlift_app;
