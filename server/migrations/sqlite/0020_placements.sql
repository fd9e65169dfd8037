-- Where each version's object has lain: one row for every stay in a class and tier, without gaps from its first moment on.
-- What was billed when follows from these rows alone, and cannot be had later from anywhere else.
CREATE TABLE placements (
    tenant         TEXT    NOT NULL,
    version_id     TEXT    NOT NULL,
    -- From this time on, up to the other; NULL while it lies there.
    from_at        INTEGER NOT NULL,
    to_at          INTEGER,
    storage_class  TEXT    NOT NULL,
    -- As S3 calls it; empty for the frequent tier and in other classes than INTELLIGENT_TIERING.
    access_tier    TEXT    NOT NULL,
    PRIMARY KEY (tenant, version_id, from_at),
    FOREIGN KEY (tenant, version_id) REFERENCES versions (tenant, id)
) STRICT;
CREATE UNIQUE INDEX placements_now ON placements (tenant, version_id) WHERE to_at IS NULL;
CREATE INDEX placements_ended ON placements (tenant, to_at) WHERE to_at IS NOT NULL;
INSERT INTO placements (tenant, version_id, from_at, storage_class, access_tier)
    SELECT tenant, id, created_at, storage_class, CASE access_tier WHEN 'FREQUENT_ACCESS' THEN '' ELSE access_tier END
    FROM versions;
-- Files whose tier changes by itself, by the time they were last read.
CREATE INDEX versions_to_cool ON versions (accessed_at) WHERE storage_class = 'INTELLIGENT_TIERING';

-- When a version's object and description were removed for good; NULL while they are there.
ALTER TABLE versions ADD COLUMN purged_at INTEGER;

-- What the parts of an upload that is over came to: they were billed until then.
ALTER TABLE uploads ADD COLUMN signed_bytes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX uploads_by_end ON uploads (tenant, ended_at) WHERE signed_bytes > 0;

-- Which server does which of the jobs that one server at a time does, and when each was last done.
CREATE TABLE job_leases (
    job      TEXT    NOT NULL PRIMARY KEY,
    holder   TEXT    NOT NULL,
    until    INTEGER NOT NULL,
    done_at  INTEGER NOT NULL
) STRICT;
