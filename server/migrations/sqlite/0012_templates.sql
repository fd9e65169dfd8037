-- What new records of one kind begin with. Versions are never changed: records name them.
CREATE TABLE record_templates (
    tenant         TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    -- The newest.
    version        INTEGER NOT NULL,
    -- The name's place in Unicode's order.
    name_sort      BLOB    NOT NULL,
    created_at     INTEGER NOT NULL,
    created_by_id  TEXT    NOT NULL,
    created_by     TEXT    NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;
CREATE INDEX record_templates_by_name ON record_templates (tenant, name_sort, id);

CREATE TABLE record_template_versions (
    tenant         TEXT    NOT NULL,
    template_id    TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    name           TEXT    NOT NULL,
    description    TEXT,
    active         INTEGER NOT NULL,
    content        TEXT    NOT NULL,
    changed_at     INTEGER NOT NULL,
    changed_by_id  TEXT    NOT NULL,
    changed_by     TEXT    NOT NULL,
    PRIMARY KEY (tenant, template_id, version),
    FOREIGN KEY (tenant, template_id) REFERENCES record_templates (tenant, id)
) STRICT;

-- The template that a record was made from, if one.
ALTER TABLE records ADD COLUMN template_id TEXT;
ALTER TABLE records ADD COLUMN template_version INTEGER;
