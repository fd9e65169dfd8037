-- Who opened this file, or this patient's page: asked of a log of millions of entries by what they are about.
CREATE INDEX audit_log_by_target ON audit_log (tenant, target_id, seq);
