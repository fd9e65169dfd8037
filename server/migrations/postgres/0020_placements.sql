-- Where each version's object has lain: one row for every stay in a class and tier, without gaps from its first moment on.
-- What was billed when follows from these rows alone, and cannot be had later from anywhere else.
CREATE TABLE placements (
    tenant         TEXT COLLATE "C" NOT NULL,
    version_id     TEXT COLLATE "C" NOT NULL,
    -- From this time on, up to the other; NULL while it lies there.
    from_at        BIGINT NOT NULL,
    to_at          BIGINT,
    storage_class  TEXT COLLATE "C" NOT NULL,
    -- As S3 calls it; empty for the frequent tier and in other classes than INTELLIGENT_TIERING.
    access_tier    TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, version_id, from_at),
    FOREIGN KEY (tenant, version_id) REFERENCES versions (tenant, id)
);
CREATE UNIQUE INDEX placements_now ON placements (tenant, version_id) WHERE to_at IS NULL;
CREATE INDEX placements_ended ON placements (tenant, to_at) WHERE to_at IS NOT NULL;
-- Not even the owner sees rows past row-level security, so it is off while they are read.
ALTER TABLE versions NO FORCE ROW LEVEL SECURITY;
INSERT INTO placements (tenant, version_id, from_at, storage_class, access_tier)
    SELECT tenant, id, created_at, storage_class, CASE access_tier WHEN 'FREQUENT_ACCESS' THEN '' ELSE access_tier END
    FROM versions;
ALTER TABLE versions FORCE ROW LEVEL SECURITY;
-- Files whose tier changes by itself, by the time they were last read.
CREATE INDEX versions_to_cool ON versions (accessed_at) WHERE storage_class = 'INTELLIGENT_TIERING';
ALTER TABLE placements ENABLE ROW LEVEL SECURITY;
ALTER TABLE placements FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON placements USING (tenant = current_setting('chartlift.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON placements TO chartlift_app;
CREATE POLICY jobs_look ON placements FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');

-- When a version's object and description were removed for good; NULL while they are there.
ALTER TABLE versions ADD COLUMN purged_at BIGINT;

-- What the parts of an upload that is over came to: they were billed until then.
ALTER TABLE uploads ADD COLUMN signed_bytes BIGINT NOT NULL DEFAULT 0;
CREATE INDEX uploads_by_end ON uploads (tenant, ended_at) WHERE signed_bytes > 0;

-- Which server does which of the jobs that one server at a time does, and when each was last done. Of no tenant.
CREATE TABLE job_leases (
    job      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder   TEXT COLLATE "C" NOT NULL,
    until    BIGINT NOT NULL,
    done_at  BIGINT NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON job_leases TO chartlift_app;
