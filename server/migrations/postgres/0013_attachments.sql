-- What is said of a file, and how many URLs to read it were given out: whether each was used, S3 does not tell.
ALTER TABLE attachments ADD COLUMN description TEXT COLLATE "C";
ALTER TABLE attachments ADD COLUMN download_urls_issued BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attachments ADD COLUMN last_download_url_at BIGINT;
-- Who did something is known by id; the names beside are as they were then. Empty where it was not written down.
ALTER TABLE attachments ADD COLUMN deleted_by_id TEXT COLLATE "C";
ALTER TABLE versions ADD COLUMN created_by_id TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN begun_by_id TEXT COLLATE "C";
-- A file that is moved must not have a version on its way.
CREATE INDEX uploads_by_attachment ON uploads (tenant, attachment_id) WHERE status = 'active';
