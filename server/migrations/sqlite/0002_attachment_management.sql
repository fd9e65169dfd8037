-- Deleting hides an attachment; its versions stay until retention allows to purge them, and cost money until then.
ALTER TABLE attachments ADD COLUMN deleted_at BIGINT;
ALTER TABLE attachments ADD COLUMN deleted_by TEXT;

-- A version keeps the name it was uploaded under; the attachment has the name it goes by now.
ALTER TABLE versions ADD COLUMN file_name TEXT NOT NULL DEFAULT '';
UPDATE versions SET file_name =
    (SELECT a.file_name FROM attachments a WHERE a.tenant = versions.tenant AND a.id = versions.attachment_id);
