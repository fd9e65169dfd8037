-- What became of compressing a version's object again: one row for each that was tried, so that none is tried for ever.
CREATE TABLE repackings (
    tenant         TEXT    NOT NULL,
    version_id     TEXT    NOT NULL,
    -- begun: an object of the new key may be there, and is nobody's. swapped: it is the version's, and the old one may still
    -- be there. done: the old one is gone. left: it was not worth it.
    state          TEXT    NOT NULL CHECK (state IN ('begun', 'swapped', 'done', 'left')),
    -- Which generation of the encoder tried: a better one may try again.
    packer         INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    old_key        TEXT    NOT NULL,
    new_key        TEXT    NOT NULL,
    storage_class  TEXT    NOT NULL,
    access_tier    TEXT    NOT NULL,
    old_bytes      INTEGER NOT NULL,
    -- As they are, or would have been by a sample.
    new_bytes      INTEGER NOT NULL,
    -- What it took of S3, for the bill.
    puts           INTEGER NOT NULL,
    gets           INTEGER NOT NULL,
    read_bytes     INTEGER NOT NULL,
    PRIMARY KEY (tenant, version_id),
    FOREIGN KEY (tenant, version_id) REFERENCES versions (tenant, id)
) STRICT;
CREATE INDEX repackings_open ON repackings (tenant, version_id) WHERE state IN ('begun', 'swapped');
CREATE INDEX repackings_by_time ON repackings (tenant, at);
-- How large the object was in a stay that is over, where it was compressed again since; NULL for as large as it is now.
ALTER TABLE placements ADD COLUMN stored_bytes INTEGER;
