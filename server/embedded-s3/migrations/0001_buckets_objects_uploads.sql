-- Keys are BLOBs: S3 lists keys in the order of their UTF-8 bytes, and bounds of a prefix need not be UTF-8.
-- Times are milliseconds since 1970-01-01 UTC. `blob` names a file under `blobs/`; NULL stands for no bytes.

CREATE TABLE buckets (
    id            INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL UNIQUE,
    created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE objects (
    -- AUTOINCREMENT: an id once seen must never come to mean another object.
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    bucket_id          INTEGER NOT NULL REFERENCES buckets (id),
    key                BLOB    NOT NULL,
    size_bytes         INTEGER NOT NULL,
    etag               TEXT    NOT NULL,
    last_modified_ms   INTEGER NOT NULL,
    storage_class      TEXT    NOT NULL,
    checksum_algorithm TEXT    NOT NULL,
    checksum_type      TEXT    NOT NULL,
    checksum_value     TEXT    NOT NULL,
    -- How many parts a multipart upload made it of; NULL for an object put in one piece.
    parts_count        INTEGER,
    -- Content-Type and the other headers and metadata the client gave, as JSON.
    attributes         TEXT    NOT NULL
) STRICT;

-- An index rather than a table constraint, so that a later migration can make room for versions.
CREATE UNIQUE INDEX objects_by_key ON objects (bucket_id, key);

CREATE TABLE object_parts (
    object_id      INTEGER NOT NULL REFERENCES objects (id) ON DELETE CASCADE,
    part_number    INTEGER NOT NULL,
    blob           TEXT,
    size_bytes     INTEGER NOT NULL,
    checksum_value TEXT    NOT NULL,
    PRIMARY KEY (object_id, part_number)
) STRICT, WITHOUT ROWID;

CREATE INDEX object_parts_by_blob ON object_parts (blob);

CREATE TABLE uploads (
    id                 TEXT    NOT NULL PRIMARY KEY,
    bucket_id          INTEGER NOT NULL REFERENCES buckets (id),
    key                BLOB    NOT NULL,
    initiated_at_ms    INTEGER NOT NULL,
    storage_class      TEXT    NOT NULL,
    checksum_algorithm TEXT    NOT NULL,
    checksum_type      TEXT    NOT NULL,
    -- Whether the client named the algorithm; if not, S3 keeps a CRC64NVME of its own accord.
    checksum_declared  INTEGER NOT NULL,
    attributes         TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX uploads_by_key ON uploads (bucket_id, key, id);

CREATE TABLE upload_parts (
    upload_id        TEXT    NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    part_number      INTEGER NOT NULL,
    blob             TEXT,
    size_bytes       INTEGER NOT NULL,
    etag             TEXT    NOT NULL,
    last_modified_ms INTEGER NOT NULL,
    checksum_value   TEXT    NOT NULL,
    PRIMARY KEY (upload_id, part_number)
) STRICT, WITHOUT ROWID;

CREATE INDEX upload_parts_by_blob ON upload_parts (blob);
