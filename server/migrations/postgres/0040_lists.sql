-- A record's files are listed by their ids, which sort by the time they were made.
DROP INDEX attachments_by_record;
CREATE INDEX attachments_by_record ON attachments (tenant, record_id, id);
DROP INDEX attachments_by_addendum;
CREATE INDEX attachments_by_addendum ON attachments (tenant, addendum_id, id) WHERE addendum_id IS NOT NULL;
-- The same of uploads, which stay after their end: those under way were looked for among all that ever were.
DROP INDEX uploads_by_record;
CREATE INDEX uploads_by_record ON uploads (tenant, record_id, created_at, id);
DROP INDEX uploads_by_source;
CREATE INDEX uploads_by_source ON uploads (tenant, record_id, source_key, created_at, id) WHERE status = 'active';
DROP INDEX uploads_by_attachment;
CREATE INDEX uploads_by_attachment ON uploads (tenant, attachment_id, created_at, id);
DROP INDEX uploads_by_addendum;
CREATE INDEX uploads_by_addendum ON uploads (tenant, addendum_id, created_at, id) WHERE addendum_id IS NOT NULL;
CREATE INDEX uploads_under_way ON uploads (tenant, created_at, id) WHERE status = 'active';
