-- What the running of time makes of an object. Only the database has it: after a rebuild from sidecars an object counts
-- as never read, its tier as the frequent one, and a restored copy as expired.

-- How often it was read (GET), and when last; NULL for never.
ALTER TABLE objects ADD COLUMN reads INTEGER NOT NULL DEFAULT 0;
ALTER TABLE objects ADD COLUMN last_read_ms INTEGER;
-- The access tier of an object in INTELLIGENT_TIERING, as S3 spells it; NULL for the frequent one.
ALTER TABLE objects ADD COLUMN access_tier TEXT;
-- When a restore that was asked for is done, and until when the copy stays; the latter NULL for a tier, which it leaves
-- for good.
ALTER TABLE objects ADD COLUMN restore_ready_ms INTEGER;
ALTER TABLE objects ADD COLUMN restore_until_ms INTEGER;

CREATE INDEX objects_by_bucket ON objects (bucket_id, id);
