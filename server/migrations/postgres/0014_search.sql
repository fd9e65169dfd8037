-- The names of a record's visible files: folded words, each after a space, as in search_text.
ALTER TABLE records ADD COLUMN file_words TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN has_files BOOLEAN NOT NULL DEFAULT FALSE;

-- What records are found, filtered and sorted by, in narrow rows. Made of `records` by a trigger, so that nothing that writes
-- there can forget it; tables named search_… are never copied.
--
-- Row-level security would put a wall between a query and the index of words: `@@` is not leakproof, so PostgreSQL reads each
-- row and asks the policy first. Marking it leakproof takes a superuser. So this table has no policy and no grant: the role of
-- transactions cannot read it. It reads the view below, which shows the tenant's own rows; and what it finds are ids, whose
-- records it then reads from `records`, behind the policy there.
CREATE TABLE search_records (
    tenant        TEXT COLLATE "C" NOT NULL,
    record_id     TEXT COLLATE "C" NOT NULL,
    visit_date    TEXT COLLATE "C" NOT NULL,
    patient_sort  BYTEA NOT NULL,
    updated_at    BIGINT NOT NULL,
    patient_id    TEXT COLLATE "C" NOT NULL,
    doctor_id     TEXT COLLATE "C" NOT NULL,
    department    TEXT COLLATE "C",
    status        TEXT COLLATE "C" NOT NULL,
    visit_type    TEXT COLLATE "C" NOT NULL,
    template_id   TEXT COLLATE "C",
    has_files     BOOLEAN NOT NULL,
    words         TSVECTOR NOT NULL,
    PRIMARY KEY (tenant, record_id)
);
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
-- Without a list of what is still to be put in, which every search would have to read besides.
CREATE INDEX search_by_words ON search_records USING gin (words) WITH (fastupdate = off);
-- How common a word is decides whether the index of words or the list in its order is read.
ALTER TABLE search_records ALTER COLUMN words SET STATISTICS 1000;

-- Each word begins with its tenant, so that one tenant's words are found without looking at another's.
CREATE FUNCTION search_words(tenant TEXT, words TEXT) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE AS $$
    SELECT array_to_tsvector(string_to_array(
        substr(replace(words, ' ', ' ' || replace(tenant, '-', chr(57344)) || chr(57345)), 2), ' '))
$$;

CREATE FUNCTION search_records_follow() RETURNS TRIGGER LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_records WHERE tenant = OLD.tenant AND record_id = OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO search_records (tenant, record_id, visit_date, patient_sort, updated_at, patient_id, doctor_id,
            department, status, visit_type, template_id, has_files, words)
        VALUES (NEW.tenant, NEW.id, NEW.visit_date, NEW.patient_sort, NEW.updated_at, NEW.patient_id, NEW.doctor_id,
            NEW.department, NEW.status, NEW.visit_type, NEW.template_id, NEW.has_files,
            search_words(NEW.tenant, NEW.search_text || NEW.file_words));
    ELSE
        UPDATE search_records SET visit_date = NEW.visit_date, patient_sort = NEW.patient_sort,
            updated_at = NEW.updated_at, patient_id = NEW.patient_id, doctor_id = NEW.doctor_id,
            department = NEW.department, status = NEW.status, visit_type = NEW.visit_type,
            template_id = NEW.template_id, has_files = NEW.has_files,
            words = search_words(NEW.tenant, NEW.search_text || NEW.file_words)
        WHERE tenant = OLD.tenant AND record_id = OLD.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_records_follow AFTER INSERT OR UPDATE OR DELETE ON records
FOR EACH ROW EXECUTE FUNCTION search_records_follow();

INSERT INTO search_records (tenant, record_id, visit_date, patient_sort, updated_at, patient_id, doctor_id, department,
    status, visit_type, template_id, has_files, words)
SELECT tenant, id, visit_date, patient_sort, updated_at, patient_id, doctor_id, department,
    status, visit_type, template_id, has_files, search_words(tenant, search_text || file_words) FROM records;

-- The second wall for searching: whoever sets no tenant sees nothing.
CREATE VIEW search_index AS SELECT * FROM search_records WHERE tenant = current_setting('chartlift.tenant', true);
GRANT SELECT ON search_index TO chartlift_app;

-- Lists are read from the rows above.
DROP INDEX records_by_visit;
DROP INDEX records_by_patient_name;
DROP INDEX records_by_change;
DROP INDEX records_by_doctor;
DROP INDEX records_by_department;
