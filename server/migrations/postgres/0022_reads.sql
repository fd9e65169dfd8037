-- How often a file was really read, as far as the store tells, and when last. A URL that was given out is counted apart.
ALTER TABLE attachments ADD COLUMN reads BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attachments ADD COLUMN last_read_at BIGINT;
