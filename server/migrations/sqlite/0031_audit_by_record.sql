-- Who opened this record, or a file of it: asked of a log of millions of entries. Entries of no record need no room here.
CREATE INDEX audit_log_by_record ON audit_log (tenant, record_id, seq) WHERE record_id IS NOT NULL;
