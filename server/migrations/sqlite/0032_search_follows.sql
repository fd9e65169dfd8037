-- What a change of a record does not touch is not written anew: a file that is added changes the time and, maybe, some words,
-- and every index of `search_records` has the rest.
DROP TRIGGER search_records_2;
CREATE TRIGGER search_records_2 AFTER UPDATE OF visit_date, patient_sort, patient_id, doctor_id, department, status,
    visit_type, template_id, search_text ON records BEGIN
    UPDATE search_records SET visit_date = NEW.visit_date, patient_sort = NEW.patient_sort,
        patient_id = NEW.patient_id, doctor_id = NEW.doctor_id, department = NEW.department, status = NEW.status,
        visit_type = NEW.visit_type, template_id = NEW.template_id, words = NEW.search_text || NEW.file_words
    WHERE tenant = OLD.tenant AND record_id = OLD.id;
END;
CREATE TRIGGER search_records_4 AFTER UPDATE OF updated_at ON records WHEN OLD.updated_at <> NEW.updated_at BEGIN
    UPDATE search_records SET updated_at = NEW.updated_at WHERE tenant = OLD.tenant AND record_id = OLD.id;
END;
CREATE TRIGGER search_records_5 AFTER UPDATE OF file_words ON records WHEN OLD.file_words <> NEW.file_words BEGIN
    UPDATE search_records SET words = NEW.search_text || NEW.file_words
    WHERE tenant = OLD.tenant AND record_id = OLD.id;
END;
CREATE TRIGGER search_records_6 AFTER UPDATE OF has_files ON records WHEN OLD.has_files <> NEW.has_files BEGIN
    UPDATE search_records SET has_files = NEW.has_files WHERE tenant = OLD.tenant AND record_id = OLD.id;
END;
