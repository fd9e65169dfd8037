-- The bucket's configuration (versioning, CORS, lifecycle and so on) as JSON.
ALTER TABLE buckets ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

-- 'null' is the version of what was put while the bucket had no versioning, or had it suspended.
ALTER TABLE objects ADD COLUMN version_id TEXT NOT NULL DEFAULT 'null';
-- Of the versions of a key, the one with the greatest id.
ALTER TABLE objects ADD COLUMN is_latest INTEGER NOT NULL DEFAULT 1;
ALTER TABLE objects ADD COLUMN delete_marker INTEGER NOT NULL DEFAULT 0;
-- The file below records/ that repeats this row, where the object's own blob does not.
ALTER TABLE objects ADD COLUMN record TEXT;
-- Whether this row is repeated on disk: not yet for what was stored before there were sidecars.
ALTER TABLE objects ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;

DROP INDEX objects_by_key;
CREATE UNIQUE INDEX objects_by_version ON objects (bucket_id, key, version_id);
CREATE UNIQUE INDEX objects_latest ON objects (bucket_id, key) WHERE is_latest = 1;
CREATE INDEX objects_unsealed ON objects (id) WHERE sealed = 0;
