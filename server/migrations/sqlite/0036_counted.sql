-- Everything that usage is counted by, without the rows, which are wide: a report goes through these two alone.
CREATE INDEX versions_counted ON versions (tenant, attachment_id, number, storage_class, access_tier, content_type, created_by,
    created_at, accessed_at, source_bytes, stored_bytes, metadata_bytes, purged_at);
CREATE INDEX attachments_counted ON attachments (tenant, id, record_id, newest, deleted_at);
