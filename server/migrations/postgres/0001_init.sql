-- Times are milliseconds since 1970 (UTC), dates ISO 8601 text. Every row belongs to one tenant, and every key begins
-- with it, so that no join or lookup can cross tenants by accident.
-- Text is compared by its bytes (COLLATE "C"), as in SQLite: no locale decides about keys or order.

-- People whom records name: patients and practitioners. What is said about them is one document.
CREATE TABLE patients (
    tenant         TEXT COLLATE "C"    NOT NULL,
    id             TEXT COLLATE "C"    NOT NULL,
    identifier     TEXT COLLATE "C"    NOT NULL,
    active         BOOLEAN NOT NULL,
    content        TEXT COLLATE "C"    NOT NULL,
    display_name   TEXT COLLATE "C"    NOT NULL,
    -- The name's place in Unicode's order, and folded words, each after a space. Neither database has a say in them.
    name_sort      BYTEA NOT NULL,
    search_text    TEXT COLLATE "C"    NOT NULL,
    revision       BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    created_by_id  TEXT COLLATE "C"    NOT NULL,
    created_by     TEXT COLLATE "C"    NOT NULL,
    updated_at     BIGINT NOT NULL,
    updated_by_id  TEXT COLLATE "C"    NOT NULL,
    updated_by     TEXT COLLATE "C"    NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, identifier)
);
CREATE INDEX patients_by_name ON patients (tenant, name_sort, id);

CREATE TABLE practitioners (
    tenant         TEXT COLLATE "C"    NOT NULL,
    id             TEXT COLLATE "C"    NOT NULL,
    identifier     TEXT COLLATE "C"    NOT NULL,
    active         BOOLEAN NOT NULL,
    content        TEXT COLLATE "C"    NOT NULL,
    display_name   TEXT COLLATE "C"    NOT NULL,
    name_sort      BYTEA NOT NULL,
    search_text    TEXT COLLATE "C"    NOT NULL,
    revision       BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    created_by_id  TEXT COLLATE "C"    NOT NULL,
    created_by     TEXT COLLATE "C"    NOT NULL,
    updated_at     BIGINT NOT NULL,
    updated_by_id  TEXT COLLATE "C"    NOT NULL,
    updated_by     TEXT COLLATE "C"    NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, identifier)
);
CREATE INDEX practitioners_by_name ON practitioners (tenant, name_sort, id);

-- What a record says is one document (content); beside it stands what rows are found and sorted by.
CREATE TABLE records (
    tenant           TEXT COLLATE "C" NOT NULL,
    id               TEXT COLLATE "C" NOT NULL,
    content          TEXT COLLATE "C" NOT NULL,
    patient_id       TEXT COLLATE "C" NOT NULL,
    doctor_id        TEXT COLLATE "C" NOT NULL,
    department       TEXT COLLATE "C",
    visit_type       TEXT COLLATE "C" NOT NULL,
    visit_date       TEXT COLLATE "C" NOT NULL,
    status           TEXT COLLATE "C" NOT NULL CHECK (status IN ('draft', 'finalized')),
    revision         BIGINT NOT NULL,
    search_text      TEXT COLLATE "C" NOT NULL,
    patient_sort     BYTEA NOT NULL,
    created_at       BIGINT NOT NULL,
    created_by_id    TEXT COLLATE "C" NOT NULL,
    created_by       TEXT COLLATE "C" NOT NULL,
    updated_at       BIGINT NOT NULL,
    updated_by_id    TEXT COLLATE "C" NOT NULL,
    updated_by       TEXT COLLATE "C" NOT NULL,
    finalized_at     BIGINT,
    finalized_by_id  TEXT COLLATE "C",
    finalized_by     TEXT COLLATE "C",
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, patient_id) REFERENCES patients (tenant, id),
    FOREIGN KEY (tenant, doctor_id) REFERENCES practitioners (tenant, id)
);
CREATE INDEX records_by_visit ON records (tenant, visit_date, id);
CREATE INDEX records_by_patient_name ON records (tenant, patient_sort, id);
CREATE INDEX records_by_change ON records (tenant, updated_at, id);
CREATE INDEX records_by_patient ON records (tenant, patient_id, visit_date, id);
CREATE INDEX records_by_doctor ON records (tenant, doctor_id, visit_date, id);
CREATE INDEX records_by_department ON records (tenant, department, visit_date, id);

-- Each change of a record and of its attachments: nothing clinical is ever overwritten.
CREATE TABLE record_revisions (
    tenant         TEXT COLLATE "C"    NOT NULL,
    record_id      TEXT COLLATE "C"    NOT NULL,
    revision       BIGINT NOT NULL,
    change         TEXT COLLATE "C"    NOT NULL,
    changed_at     BIGINT NOT NULL,
    changed_by_id  TEXT COLLATE "C"    NOT NULL,
    changed_by     TEXT COLLATE "C"    NOT NULL,
    status         TEXT COLLATE "C"    NOT NULL,
    content        TEXT COLLATE "C"    NOT NULL,
    PRIMARY KEY (tenant, record_id, revision),
    FOREIGN KEY (tenant, record_id) REFERENCES records (tenant, id)
);

-- Deleting hides an attachment; its versions stay until retention allows to purge them, and cost money until then.
CREATE TABLE attachments (
    tenant        TEXT COLLATE "C"    NOT NULL,
    id            TEXT COLLATE "C"    NOT NULL,
    record_id     TEXT COLLATE "C"    NOT NULL,
    file_name     TEXT COLLATE "C"    NOT NULL,
    newest        BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    deleted_at    BIGINT,
    deleted_by    TEXT COLLATE "C",
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, record_id) REFERENCES records (tenant, id)
);
CREATE INDEX attachments_by_record ON attachments (tenant, record_id, created_at, id);

-- A version keeps the name it was uploaded under; the attachment has the name it goes by now.
CREATE TABLE versions (
    tenant         TEXT COLLATE "C"    NOT NULL,
    id             TEXT COLLATE "C"    NOT NULL,
    attachment_id  TEXT COLLATE "C"    NOT NULL,
    number         BIGINT NOT NULL,
    file_name      TEXT COLLATE "C"    NOT NULL,
    content_type   TEXT COLLATE "C"    NOT NULL,
    object_key     TEXT COLLATE "C"    NOT NULL UNIQUE,
    encoding       TEXT COLLATE "C"    NOT NULL CHECK (encoding IN ('gzip', 'identity')),
    source_bytes   BIGINT NOT NULL,
    source_crc32   TEXT COLLATE "C"    NOT NULL,
    source_sha256  TEXT COLLATE "C",
    stored_bytes   BIGINT NOT NULL,
    stored_crc32   TEXT COLLATE "C"    NOT NULL,
    storage_class  TEXT COLLATE "C"    NOT NULL,
    access_tier    TEXT COLLATE "C"    NOT NULL DEFAULT '',
    parts          TEXT COLLATE "C"    NOT NULL,
    part_count     BIGINT NOT NULL,
    -- The description beside the object is billed too.
    metadata_bytes BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    created_by     TEXT COLLATE "C"    NOT NULL,
    -- Who began the upload, where another person completed it.
    begun_by       TEXT COLLATE "C",
    accessed_at    BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, attachment_id, number),
    FOREIGN KEY (tenant, attachment_id) REFERENCES attachments (tenant, id)
);
CREATE INDEX versions_by_class ON versions (tenant, storage_class, access_tier);
-- Requests of the month are counted from what is there anyway.
CREATE INDEX versions_by_creation ON versions (tenant, created_at);

CREATE TABLE uploads (
    tenant          TEXT COLLATE "C"    NOT NULL,
    id              TEXT COLLATE "C"    NOT NULL,
    record_id       TEXT COLLATE "C"    NOT NULL,
    attachment_id   TEXT COLLATE "C"    NOT NULL,
    new_attachment  BOOLEAN NOT NULL,
    file_name       TEXT COLLATE "C"    NOT NULL,
    content_type    TEXT COLLATE "C"    NOT NULL,
    extension       TEXT COLLATE "C"    NOT NULL,
    size_bytes      BIGINT NOT NULL,
    status          TEXT COLLATE "C"    NOT NULL CHECK (status IN ('active', 'completed', 'aborted')),
    encoding        TEXT COLLATE "C",
    object_key      TEXT COLLATE "C",
    multipart_id    TEXT COLLATE "C",
    created_at      BIGINT NOT NULL,
    created_by      TEXT COLLATE "C"    NOT NULL,
    created_by_id   TEXT COLLATE "C"    NOT NULL,
    -- The last other person who went on with it.
    continued_by    TEXT COLLATE "C",
    continued_by_id TEXT COLLATE "C",
    -- What its client calls the file, so that it is found again.
    source_key      TEXT COLLATE "C",
    expires_at      BIGINT NOT NULL,
    ended_at        BIGINT,
    swept           BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, record_id) REFERENCES records (tenant, id)
);
CREATE INDEX uploads_by_time ON uploads (tenant, created_at, id);
CREATE INDEX uploads_by_source ON uploads (tenant, record_id, source_key) WHERE status = 'active';
CREATE INDEX uploads_to_expire ON uploads (expires_at) WHERE status = 'active';
CREATE INDEX uploads_to_sweep ON uploads (ended_at) WHERE status = 'aborted' AND NOT swept;

-- What was signed for uploads that are not over: S3 may hold, and bill, that much.
CREATE TABLE signed_parts (
    tenant      TEXT COLLATE "C"    NOT NULL,
    upload_id   TEXT COLLATE "C"    NOT NULL,
    number      BIGINT NOT NULL,
    size_bytes  BIGINT NOT NULL,
    PRIMARY KEY (tenant, upload_id, number),
    FOREIGN KEY (tenant, upload_id) REFERENCES uploads (tenant, id)
);

CREATE TABLE idempotency_keys (
    tenant       TEXT COLLATE "C"    NOT NULL,
    namespace    TEXT COLLATE "C"    NOT NULL,
    key          TEXT COLLATE "C"    NOT NULL,
    fingerprint  TEXT COLLATE "C"    NOT NULL,
    created_id   TEXT COLLATE "C"    NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (tenant, namespace, key)
);
-- Old keys are forgotten by their age.
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);

CREATE TABLE audit_log (
    tenant       TEXT COLLATE "C"    NOT NULL,
    seq          BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    actor_id     TEXT COLLATE "C"    NOT NULL,
    actor_name   TEXT COLLATE "C"    NOT NULL,
    action       TEXT COLLATE "C"    NOT NULL,
    target_type  TEXT COLLATE "C"    NOT NULL,
    target_id    TEXT COLLATE "C"    NOT NULL,
    record_id    TEXT COLLATE "C",
    request_id   TEXT COLLATE "C"    NOT NULL,
    details      TEXT COLLATE "C"    NOT NULL,
    key_id       TEXT COLLATE "C"    NOT NULL,
    mac          TEXT COLLATE "C"    NOT NULL,
    PRIMARY KEY (tenant, seq)
);
CREATE INDEX audit_log_by_action ON audit_log (tenant, action, at);

-- The end of each tenant's chain, sealed with the audit key: without it, cutting off the last entries would go unnoticed.
CREATE TABLE audit_heads (
    tenant  TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    seq     BIGINT NOT NULL,
    mac     TEXT COLLATE "C"    NOT NULL,
    key_id  TEXT COLLATE "C"    NOT NULL,
    seal    TEXT COLLATE "C"    NOT NULL
);

-- The role every transaction runs as (src/store/postgres/role.rs): it owns nothing, so row-level security holds for it.
DO $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO chartlift_app', current_schema());
END $$;

-- A query that forgets its tenant, or runs where none is set, finds nothing and writes nothing.
DO $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'patients',
        'practitioners',
        'records',
        'record_revisions',
        'attachments',
        'versions',
        'uploads',
        'signed_parts',
        'idempotency_keys',
        'audit_log',
        'audit_heads'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY own_tenant ON %I USING (tenant = current_setting(''chartlift.tenant'', true))', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO chartlift_app', name);
    END LOOP;
END $$;

-- Background jobs look for work in all tenants, and count what they store together, in these tables only.
CREATE POLICY jobs_look ON uploads FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');
CREATE POLICY jobs_look ON signed_parts FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');
CREATE POLICY jobs_look ON attachments FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');
CREATE POLICY jobs_look ON versions FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');
CREATE POLICY jobs_look ON idempotency_keys FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');
CREATE POLICY jobs_forget ON idempotency_keys FOR DELETE USING (current_setting('chartlift.tenant', true) = '*');

-- Entries are never changed or removed.
REVOKE UPDATE, DELETE ON audit_log FROM chartlift_app;
CREATE FUNCTION audit_log_is_append_only() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();
