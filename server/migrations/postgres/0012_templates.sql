-- What new records of one kind begin with. Versions are never changed: records name them.
CREATE TABLE record_templates (
    tenant         TEXT COLLATE "C" NOT NULL,
    id             TEXT COLLATE "C" NOT NULL,
    -- The newest.
    version        BIGINT NOT NULL,
    -- The name's place in Unicode's order.
    name_sort      BYTEA  NOT NULL,
    created_at     BIGINT NOT NULL,
    created_by_id  TEXT COLLATE "C" NOT NULL,
    created_by     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX record_templates_by_name ON record_templates (tenant, name_sort, id);

CREATE TABLE record_template_versions (
    tenant         TEXT COLLATE "C" NOT NULL,
    template_id    TEXT COLLATE "C" NOT NULL,
    version        BIGINT NOT NULL,
    name           TEXT COLLATE "C" NOT NULL,
    description    TEXT COLLATE "C",
    active         BOOLEAN NOT NULL,
    content        TEXT COLLATE "C" NOT NULL,
    changed_at     BIGINT NOT NULL,
    changed_by_id  TEXT COLLATE "C" NOT NULL,
    changed_by     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, template_id, version),
    FOREIGN KEY (tenant, template_id) REFERENCES record_templates (tenant, id)
);

-- The template that a record was made from, if one.
ALTER TABLE records ADD COLUMN template_id TEXT COLLATE "C";
ALTER TABLE records ADD COLUMN template_version BIGINT;

ALTER TABLE record_templates ENABLE ROW LEVEL SECURITY;
ALTER TABLE record_templates FORCE ROW LEVEL SECURITY;
ALTER TABLE record_template_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE record_template_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON record_templates USING (tenant = current_setting('chartlift.tenant', true));
CREATE POLICY own_tenant ON record_template_versions USING (tenant = current_setting('chartlift.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON record_templates, record_template_versions TO chartlift_app;
