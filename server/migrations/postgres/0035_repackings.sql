-- What became of compressing a version's object again: one row for each that was tried, so that none is tried for ever.
CREATE TABLE repackings (
    tenant         TEXT COLLATE "C" NOT NULL,
    version_id     TEXT COLLATE "C" NOT NULL,
    -- begun: an object of the new key may be there, and is nobody's. swapped: it is the version's, and the old one may still
    -- be there. done: the old one is gone. left: it was not worth it.
    state          TEXT COLLATE "C" NOT NULL CHECK (state IN ('begun', 'swapped', 'done', 'left')),
    -- Which generation of the encoder tried: a better one may try again.
    packer         BIGINT NOT NULL,
    at             BIGINT NOT NULL,
    old_key        TEXT COLLATE "C" NOT NULL,
    new_key        TEXT COLLATE "C" NOT NULL,
    storage_class  TEXT COLLATE "C" NOT NULL,
    access_tier    TEXT COLLATE "C" NOT NULL,
    old_bytes      BIGINT NOT NULL,
    -- As they are, or would have been by a sample.
    new_bytes      BIGINT NOT NULL,
    -- What it took of S3, for the bill.
    puts           BIGINT NOT NULL,
    gets           BIGINT NOT NULL,
    read_bytes     BIGINT NOT NULL,
    PRIMARY KEY (tenant, version_id),
    FOREIGN KEY (tenant, version_id) REFERENCES versions (tenant, id)
);
CREATE INDEX repackings_open ON repackings (tenant, version_id) WHERE state IN ('begun', 'swapped');
CREATE INDEX repackings_by_time ON repackings (tenant, at);
ALTER TABLE repackings ENABLE ROW LEVEL SECURITY;
ALTER TABLE repackings FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON repackings USING (tenant = current_setting('chartlift.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON repackings TO chartlift_app;
-- How large the object was in a stay that is over, where it was compressed again since; NULL for as large as it is now.
ALTER TABLE placements ADD COLUMN stored_bytes BIGINT;
