-- Words that a change of a record does not touch are not taken apart anew, and a change of nothing that is found or sorted by
-- is none here.
CREATE OR REPLACE FUNCTION search_records_follow() RETURNS TRIGGER LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_records WHERE tenant = OLD.tenant AND record_id = OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO search_records (tenant, record_id, visit_date, patient_sort, updated_at, patient_id, doctor_id,
            department, status, visit_type, template_id, has_files, words)
        VALUES (NEW.tenant, NEW.id, NEW.visit_date, NEW.patient_sort, NEW.updated_at, NEW.patient_id, NEW.doctor_id,
            NEW.department, NEW.status, NEW.visit_type, NEW.template_id, NEW.has_files,
            search_words(NEW.tenant, NEW.search_text || NEW.file_words));
    ELSIF (NEW.visit_date, NEW.patient_sort, NEW.updated_at, NEW.patient_id, NEW.doctor_id, NEW.department, NEW.status,
            NEW.visit_type, NEW.template_id, NEW.has_files, NEW.search_text, NEW.file_words)
        IS DISTINCT FROM (OLD.visit_date, OLD.patient_sort, OLD.updated_at, OLD.patient_id, OLD.doctor_id,
            OLD.department, OLD.status, OLD.visit_type, OLD.template_id, OLD.has_files, OLD.search_text, OLD.file_words)
    THEN
        UPDATE search_records SET visit_date = NEW.visit_date, patient_sort = NEW.patient_sort,
            updated_at = NEW.updated_at, patient_id = NEW.patient_id, doctor_id = NEW.doctor_id,
            department = NEW.department, status = NEW.status, visit_type = NEW.visit_type,
            template_id = NEW.template_id, has_files = NEW.has_files,
            words = CASE WHEN (NEW.search_text, NEW.file_words) = (OLD.search_text, OLD.file_words) THEN words
                ELSE search_words(NEW.tenant, NEW.search_text || NEW.file_words) END
        WHERE tenant = OLD.tenant AND record_id = OLD.id;
    END IF;
    RETURN NULL;
END $$;
