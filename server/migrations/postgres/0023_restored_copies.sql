-- The readable copies of archived objects, each billed beside its object for as long as it stays.
CREATE TABLE restored_copies (
    tenant      TEXT COLLATE "C" NOT NULL,
    version_id  TEXT COLLATE "C" NOT NULL,
    from_at     BIGINT NOT NULL,
    to_at       BIGINT NOT NULL,
    PRIMARY KEY (tenant, version_id, from_at),
    FOREIGN KEY (tenant, version_id) REFERENCES versions (tenant, id)
);
CREATE INDEX restored_copies_by_end ON restored_copies (tenant, to_at);
ALTER TABLE restored_copies ENABLE ROW LEVEL SECURITY;
ALTER TABLE restored_copies FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON restored_copies USING (tenant = current_setting('chartlift.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON restored_copies TO chartlift_app;
CREATE POLICY jobs_look ON restored_copies FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');
