-- The names of a record's visible files: folded words, each after a space, as in search_text.
ALTER TABLE records ADD COLUMN file_words TEXT NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN has_files INTEGER NOT NULL DEFAULT FALSE;

-- What records are found, filtered and sorted by, in narrow rows. Made of `records` by triggers, so that nothing that writes
-- there can forget it; tables named search_… are never copied.
CREATE TABLE search_records (
    -- What the index of words calls the record. A number that is written down, since VACUUM may give others to rows without.
    doc           INTEGER PRIMARY KEY,
    tenant        TEXT    NOT NULL,
    record_id     TEXT    NOT NULL,
    visit_date    TEXT    NOT NULL,
    patient_sort  BLOB    NOT NULL,
    updated_at    INTEGER NOT NULL,
    patient_id    TEXT    NOT NULL,
    doctor_id     TEXT    NOT NULL,
    department    TEXT,
    status        TEXT    NOT NULL,
    visit_type    TEXT    NOT NULL,
    template_id   TEXT,
    has_files     INTEGER NOT NULL,
    words         TEXT    NOT NULL,
    UNIQUE (tenant, record_id)
) STRICT;
CREATE INDEX search_by_visit ON search_records (tenant, visit_date, record_id);
CREATE INDEX search_by_patient_name ON search_records (tenant, patient_sort, record_id);
CREATE INDEX search_by_change ON search_records (tenant, updated_at, record_id);
CREATE INDEX search_by_patient ON search_records (tenant, patient_id, visit_date, record_id);
CREATE INDEX search_by_doctor ON search_records (tenant, doctor_id, visit_date, record_id);
CREATE INDEX search_by_department ON search_records (tenant, department, visit_date, record_id);
CREATE INDEX search_by_status ON search_records (tenant, status, visit_date, record_id);
CREATE INDEX search_by_visit_type ON search_records (tenant, visit_type, visit_date, record_id);
CREATE INDEX search_by_template ON search_records (tenant, template_id, visit_date, record_id)
WHERE template_id IS NOT NULL;
CREATE INDEX search_by_files ON search_records (tenant, has_files, visit_date, record_id);

-- The index of words. Each word begins with its tenant, so that one tenant's words are found without looking at another's.
-- Words are folded already and have no character of ASCII but letters and digits: the plainest tokenizer takes them whole.
CREATE VIRTUAL TABLE search_words USING fts5(words, content='', detail=none, tokenize='ascii');

CREATE TRIGGER search_words_1 AFTER INSERT ON search_records BEGIN
    INSERT INTO search_words (rowid, words)
    VALUES (NEW.doc, replace(NEW.words, ' ', ' ' || replace(NEW.tenant, '-', char(57344)) || char(57345)));
END;
CREATE TRIGGER search_words_2 AFTER UPDATE OF words ON search_records WHEN OLD.words <> NEW.words BEGIN
    INSERT INTO search_words (search_words, rowid, words)
    VALUES ('delete', OLD.doc, replace(OLD.words, ' ', ' ' || replace(OLD.tenant, '-', char(57344)) || char(57345)));
    INSERT INTO search_words (rowid, words)
    VALUES (NEW.doc, replace(NEW.words, ' ', ' ' || replace(NEW.tenant, '-', char(57344)) || char(57345)));
END;
CREATE TRIGGER search_words_3 AFTER DELETE ON search_records BEGIN
    INSERT INTO search_words (search_words, rowid, words)
    VALUES ('delete', OLD.doc, replace(OLD.words, ' ', ' ' || replace(OLD.tenant, '-', char(57344)) || char(57345)));
END;
CREATE TRIGGER search_records_1 AFTER INSERT ON records BEGIN
    INSERT INTO search_records (tenant, record_id, visit_date, patient_sort, updated_at, patient_id, doctor_id,
        department, status, visit_type, template_id, has_files, words)
    VALUES (NEW.tenant, NEW.id, NEW.visit_date, NEW.patient_sort, NEW.updated_at, NEW.patient_id, NEW.doctor_id,
        NEW.department, NEW.status, NEW.visit_type, NEW.template_id, NEW.has_files, NEW.search_text || NEW.file_words);
END;
CREATE TRIGGER search_records_2 AFTER UPDATE ON records BEGIN
    UPDATE search_records SET visit_date = NEW.visit_date, patient_sort = NEW.patient_sort,
        updated_at = NEW.updated_at, patient_id = NEW.patient_id, doctor_id = NEW.doctor_id,
        department = NEW.department, status = NEW.status, visit_type = NEW.visit_type,
        template_id = NEW.template_id, has_files = NEW.has_files, words = NEW.search_text || NEW.file_words
    WHERE tenant = OLD.tenant AND record_id = OLD.id;
END;
CREATE TRIGGER search_records_3 AFTER DELETE ON records BEGIN
    DELETE FROM search_records WHERE tenant = OLD.tenant AND record_id = OLD.id;
END;

INSERT INTO search_records (tenant, record_id, visit_date, patient_sort, updated_at, patient_id, doctor_id, department,
    status, visit_type, template_id, has_files, words)
SELECT tenant, id, visit_date, patient_sort, updated_at, patient_id, doctor_id, department,
    status, visit_type, template_id, has_files, search_text || file_words FROM records;

-- Lists are read from the rows above.
DROP INDEX records_by_visit;
DROP INDEX records_by_patient_name;
DROP INDEX records_by_change;
DROP INDEX records_by_doctor;
DROP INDEX records_by_department;
