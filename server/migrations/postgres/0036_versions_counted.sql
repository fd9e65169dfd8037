-- Everything that usage is counted by, without the versions' own rows, which are wide: a report reads these alone.
CREATE INDEX versions_counted ON versions (tenant, attachment_id, number) INCLUDE (storage_class, access_tier, content_type,
    created_by, created_at, accessed_at, source_bytes, stored_bytes, metadata_bytes) WHERE purged_at IS NULL;
