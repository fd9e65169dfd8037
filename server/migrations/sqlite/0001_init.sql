-- Times are milliseconds since 1970 (UTC), dates ISO 8601 text. Every row belongs to one tenant, and every key begins
-- with it, so that no join or lookup can cross tenants by accident. STRICT tables take no value of another type.

-- People whom records name: patients and practitioners. What is said about them is one document.
CREATE TABLE patients (
    tenant         TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    identifier     TEXT    NOT NULL,
    active         INTEGER NOT NULL,
    content        TEXT    NOT NULL,
    display_name   TEXT    NOT NULL,
    -- The name's place in Unicode's order, and folded words, each after a space. Neither database has a say in them.
    name_sort      BLOB NOT NULL,
    search_text    TEXT    NOT NULL,
    revision       INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    created_by_id  TEXT    NOT NULL,
    created_by     TEXT    NOT NULL,
    updated_at     INTEGER NOT NULL,
    updated_by_id  TEXT    NOT NULL,
    updated_by     TEXT    NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, identifier)
) STRICT;
CREATE INDEX patients_by_name ON patients (tenant, name_sort, id);

CREATE TABLE practitioners (
    tenant         TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    identifier     TEXT    NOT NULL,
    active         INTEGER NOT NULL,
    content        TEXT    NOT NULL,
    display_name   TEXT    NOT NULL,
    name_sort      BLOB NOT NULL,
    search_text    TEXT    NOT NULL,
    revision       INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    created_by_id  TEXT    NOT NULL,
    created_by     TEXT    NOT NULL,
    updated_at     INTEGER NOT NULL,
    updated_by_id  TEXT    NOT NULL,
    updated_by     TEXT    NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, identifier)
) STRICT;
CREATE INDEX practitioners_by_name ON practitioners (tenant, name_sort, id);

-- What a record says is one document (content); beside it stands what rows are found and sorted by.
CREATE TABLE records (
    tenant           TEXT NOT NULL,
    id               TEXT NOT NULL,
    content          TEXT NOT NULL,
    patient_id       TEXT NOT NULL,
    doctor_id        TEXT NOT NULL,
    department       TEXT,
    visit_type       TEXT NOT NULL,
    visit_date       TEXT NOT NULL,
    status           TEXT NOT NULL CHECK (status IN ('draft', 'finalized')),
    revision         INTEGER NOT NULL,
    search_text      TEXT NOT NULL,
    patient_sort     BLOB NOT NULL,
    created_at       INTEGER NOT NULL,
    created_by_id    TEXT NOT NULL,
    created_by       TEXT NOT NULL,
    updated_at       INTEGER NOT NULL,
    updated_by_id    TEXT NOT NULL,
    updated_by       TEXT NOT NULL,
    finalized_at     INTEGER,
    finalized_by_id  TEXT,
    finalized_by     TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, patient_id) REFERENCES patients (tenant, id),
    FOREIGN KEY (tenant, doctor_id) REFERENCES practitioners (tenant, id)
) STRICT;
CREATE INDEX records_by_visit ON records (tenant, visit_date, id);
CREATE INDEX records_by_patient_name ON records (tenant, patient_sort, id);
CREATE INDEX records_by_change ON records (tenant, updated_at, id);
CREATE INDEX records_by_patient ON records (tenant, patient_id, visit_date, id);
CREATE INDEX records_by_doctor ON records (tenant, doctor_id, visit_date, id);
CREATE INDEX records_by_department ON records (tenant, department, visit_date, id);

-- Each change of a record and of its attachments: nothing clinical is ever overwritten.
CREATE TABLE record_revisions (
    tenant         TEXT    NOT NULL,
    record_id      TEXT    NOT NULL,
    revision       INTEGER NOT NULL,
    change         TEXT    NOT NULL,
    changed_at     INTEGER NOT NULL,
    changed_by_id  TEXT    NOT NULL,
    changed_by     TEXT    NOT NULL,
    status         TEXT    NOT NULL,
    content        TEXT    NOT NULL,
    PRIMARY KEY (tenant, record_id, revision),
    FOREIGN KEY (tenant, record_id) REFERENCES records (tenant, id)
) STRICT;

-- Deleting hides an attachment; its versions stay until retention allows to purge them, and cost money until then.
CREATE TABLE attachments (
    tenant        TEXT    NOT NULL,
    id            TEXT    NOT NULL,
    record_id     TEXT    NOT NULL,
    file_name     TEXT    NOT NULL,
    newest        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    deleted_at    INTEGER,
    deleted_by    TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, record_id) REFERENCES records (tenant, id)
) STRICT;
CREATE INDEX attachments_by_record ON attachments (tenant, record_id, created_at, id);

-- A version keeps the name it was uploaded under; the attachment has the name it goes by now.
CREATE TABLE versions (
    tenant         TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    attachment_id  TEXT    NOT NULL,
    number         INTEGER NOT NULL,
    file_name      TEXT    NOT NULL,
    content_type   TEXT    NOT NULL,
    object_key     TEXT    NOT NULL UNIQUE,
    encoding       TEXT    NOT NULL CHECK (encoding IN ('gzip', 'identity')),
    source_bytes   INTEGER NOT NULL,
    source_crc32   TEXT    NOT NULL,
    source_sha256  TEXT,
    stored_bytes   INTEGER NOT NULL,
    stored_crc32   TEXT    NOT NULL,
    storage_class  TEXT    NOT NULL,
    access_tier    TEXT    NOT NULL DEFAULT '',
    parts          TEXT    NOT NULL,
    part_count     INTEGER NOT NULL,
    -- The description beside the object is billed too.
    metadata_bytes INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    created_by     TEXT    NOT NULL,
    -- Who began the upload, where another person completed it.
    begun_by       TEXT,
    accessed_at    INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, attachment_id, number),
    FOREIGN KEY (tenant, attachment_id) REFERENCES attachments (tenant, id)
) STRICT;
CREATE INDEX versions_by_class ON versions (tenant, storage_class, access_tier);
-- Requests of the month are counted from what is there anyway.
CREATE INDEX versions_by_creation ON versions (tenant, created_at);

CREATE TABLE uploads (
    tenant          TEXT    NOT NULL,
    id              TEXT    NOT NULL,
    record_id       TEXT    NOT NULL,
    attachment_id   TEXT    NOT NULL,
    new_attachment  INTEGER NOT NULL,
    file_name       TEXT    NOT NULL,
    content_type    TEXT    NOT NULL,
    extension       TEXT    NOT NULL,
    size_bytes      INTEGER NOT NULL,
    status          TEXT    NOT NULL CHECK (status IN ('active', 'completed', 'aborted')),
    encoding        TEXT,
    object_key      TEXT,
    multipart_id    TEXT,
    created_at      INTEGER NOT NULL,
    created_by      TEXT    NOT NULL,
    created_by_id   TEXT    NOT NULL,
    -- The last other person who went on with it.
    continued_by    TEXT,
    continued_by_id TEXT,
    -- What its client calls the file, so that it is found again.
    source_key      TEXT,
    expires_at      INTEGER NOT NULL,
    ended_at        INTEGER,
    swept           INTEGER NOT NULL DEFAULT FALSE,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, record_id) REFERENCES records (tenant, id)
) STRICT;
CREATE INDEX uploads_by_time ON uploads (tenant, created_at, id);
CREATE INDEX uploads_by_source ON uploads (tenant, record_id, source_key) WHERE status = 'active';
CREATE INDEX uploads_to_expire ON uploads (expires_at) WHERE status = 'active';
CREATE INDEX uploads_to_sweep ON uploads (ended_at) WHERE status = 'aborted' AND NOT swept;

-- What was signed for uploads that are not over: S3 may hold, and bill, that much.
CREATE TABLE signed_parts (
    tenant      TEXT    NOT NULL,
    upload_id   TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    size_bytes  INTEGER NOT NULL,
    PRIMARY KEY (tenant, upload_id, number),
    FOREIGN KEY (tenant, upload_id) REFERENCES uploads (tenant, id)
) STRICT;

CREATE TABLE idempotency_keys (
    tenant       TEXT    NOT NULL,
    namespace    TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    fingerprint  TEXT    NOT NULL,
    created_id   TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (tenant, namespace, key)
) STRICT;
-- Old keys are forgotten by their age.
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);

CREATE TABLE audit_log (
    tenant       TEXT    NOT NULL,
    seq          INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    actor_id     TEXT    NOT NULL,
    actor_name   TEXT    NOT NULL,
    action       TEXT    NOT NULL,
    target_type  TEXT    NOT NULL,
    target_id    TEXT    NOT NULL,
    record_id    TEXT,
    request_id   TEXT    NOT NULL,
    details      TEXT    NOT NULL,
    key_id       TEXT    NOT NULL,
    mac          TEXT    NOT NULL,
    PRIMARY KEY (tenant, seq)
) STRICT;
CREATE INDEX audit_log_by_action ON audit_log (tenant, action, at);

-- The end of each tenant's chain, sealed with the audit key: without it, cutting off the last entries would go unnoticed.
CREATE TABLE audit_heads (
    tenant  TEXT    NOT NULL PRIMARY KEY,
    seq     INTEGER NOT NULL,
    mac     TEXT    NOT NULL,
    key_id  TEXT    NOT NULL,
    seal    TEXT    NOT NULL
) STRICT;

-- Entries are never changed or removed. (A program that writes the file itself can drop these; the chain is for that.)
CREATE TRIGGER audit_log_is_append_only_1 BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_log_is_append_only_2 BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- INSERT OR REPLACE deletes without the trigger above unless the connection sets recursive_triggers.
CREATE TRIGGER audit_log_is_append_only_3 BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE tenant = NEW.tenant AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
