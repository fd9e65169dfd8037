-- Times are milliseconds since 1970 (UTC), dates ISO 8601 text. Every row belongs to one tenant, and every key begins
-- with it, so that no join or lookup can cross tenants by accident.

CREATE TABLE records (
    tenant        TEXT    NOT NULL,
    id            TEXT    NOT NULL,
    patient_name  TEXT    NOT NULL,
    mrn           TEXT    NOT NULL,
    birth_date    TEXT    NOT NULL,
    visit_type    TEXT    NOT NULL,
    department    TEXT    NOT NULL,
    visit_date    TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    notes         TEXT    NOT NULL,
    status        TEXT    NOT NULL CHECK (status IN ('draft', 'finalized')),
    version       BIGINT  NOT NULL,
    search_text   TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    created_by    TEXT    NOT NULL,
    updated_at    BIGINT  NOT NULL,
    updated_by    TEXT    NOT NULL,
    finalized_at  BIGINT,
    finalized_by  TEXT,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX records_by_visit ON records (tenant, visit_date, id);
CREATE INDEX records_by_patient ON records (tenant, patient_name, id);
CREATE INDEX records_by_change ON records (tenant, updated_at, id);

CREATE TABLE attachments (
    tenant        TEXT    NOT NULL,
    id            TEXT    NOT NULL,
    record_id     TEXT    NOT NULL,
    file_name     TEXT    NOT NULL,
    newest        BIGINT  NOT NULL,
    created_at    BIGINT  NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, record_id) REFERENCES records (tenant, id)
);
CREATE INDEX attachments_by_record ON attachments (tenant, record_id, created_at, id);

CREATE TABLE versions (
    tenant         TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    attachment_id  TEXT    NOT NULL,
    number         BIGINT  NOT NULL,
    content_type   TEXT    NOT NULL,
    object_key     TEXT    NOT NULL UNIQUE,
    encoding       TEXT    NOT NULL CHECK (encoding IN ('gzip', 'identity')),
    source_bytes   BIGINT  NOT NULL,
    source_crc32   TEXT    NOT NULL,
    source_sha256  TEXT,
    stored_bytes   BIGINT  NOT NULL,
    stored_crc32   TEXT    NOT NULL,
    storage_class  TEXT    NOT NULL,
    access_tier    TEXT    NOT NULL DEFAULT '',
    parts          TEXT    NOT NULL,
    created_at     BIGINT  NOT NULL,
    created_by     TEXT    NOT NULL,
    accessed_at    BIGINT  NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, attachment_id, number),
    FOREIGN KEY (tenant, attachment_id) REFERENCES attachments (tenant, id)
);
CREATE INDEX versions_by_class ON versions (tenant, storage_class, access_tier);

CREATE TABLE uploads (
    tenant          TEXT    NOT NULL,
    id              TEXT    NOT NULL,
    record_id       TEXT    NOT NULL,
    attachment_id   TEXT    NOT NULL,
    new_attachment  BOOLEAN NOT NULL,
    file_name       TEXT    NOT NULL,
    content_type    TEXT    NOT NULL,
    extension       TEXT    NOT NULL,
    size_bytes      BIGINT  NOT NULL,
    status          TEXT    NOT NULL CHECK (status IN ('active', 'completed', 'aborted')),
    encoding        TEXT,
    object_key      TEXT,
    multipart_id    TEXT,
    created_at      BIGINT  NOT NULL,
    created_by      TEXT    NOT NULL,
    expires_at      BIGINT  NOT NULL,
    ended_at        BIGINT,
    swept           BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, record_id) REFERENCES records (tenant, id)
);
CREATE INDEX uploads_by_time ON uploads (tenant, created_at, id);
CREATE INDEX uploads_to_expire ON uploads (expires_at) WHERE status = 'active';
CREATE INDEX uploads_to_sweep ON uploads (ended_at) WHERE status = 'aborted' AND NOT swept;

-- What was signed for uploads that are not over: S3 may hold, and bill, that much.
CREATE TABLE signed_parts (
    tenant      TEXT    NOT NULL,
    upload_id   TEXT    NOT NULL,
    number      BIGINT  NOT NULL,
    size_bytes  BIGINT  NOT NULL,
    PRIMARY KEY (tenant, upload_id, number),
    FOREIGN KEY (tenant, upload_id) REFERENCES uploads (tenant, id)
);

CREATE TABLE idempotency_keys (
    tenant       TEXT    NOT NULL,
    namespace    TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    fingerprint  TEXT    NOT NULL,
    created_id   TEXT    NOT NULL,
    created_at   BIGINT  NOT NULL,
    PRIMARY KEY (tenant, namespace, key)
);

CREATE TABLE audit_log (
    tenant       TEXT    NOT NULL,
    seq          BIGINT  NOT NULL,
    at           BIGINT  NOT NULL,
    actor_id     TEXT    NOT NULL,
    actor_name   TEXT    NOT NULL,
    action       TEXT    NOT NULL,
    target_type  TEXT    NOT NULL,
    target_id    TEXT    NOT NULL,
    record_id    TEXT,
    request_id   TEXT    NOT NULL,
    details      TEXT    NOT NULL,
    mac          TEXT    NOT NULL,
    PRIMARY KEY (tenant, seq)
);
-- Entries are never changed by this program; a bug must not be able to either.
CREATE TRIGGER audit_log_is_append_only_1 BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_log_is_append_only_2 BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
