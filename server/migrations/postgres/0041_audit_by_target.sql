-- Who opened this file, or was it this patient's page: asked of a log of millions of entries by what an entry is about alone.
CREATE INDEX audit_log_by_target ON audit_log (tenant, target_id, seq);
