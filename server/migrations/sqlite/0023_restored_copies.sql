-- The readable copies of archived objects, each billed beside its object for as long as it stays.
CREATE TABLE restored_copies (
    tenant      TEXT    NOT NULL,
    version_id  TEXT    NOT NULL,
    from_at     INTEGER NOT NULL,
    to_at       INTEGER NOT NULL,
    PRIMARY KEY (tenant, version_id, from_at),
    FOREIGN KEY (tenant, version_id) REFERENCES versions (tenant, id)
) STRICT;
CREATE INDEX restored_copies_by_end ON restored_copies (tenant, to_at);
