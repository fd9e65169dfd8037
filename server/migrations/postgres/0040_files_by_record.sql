-- A record's files are listed by their ids, which sort by the time they were made.
DROP INDEX attachments_by_record;
CREATE INDEX attachments_by_record ON attachments (tenant, record_id, id);
DROP INDEX attachments_by_addendum;
CREATE INDEX attachments_by_addendum ON attachments (tenant, addendum_id, id) WHERE addendum_id IS NOT NULL;
