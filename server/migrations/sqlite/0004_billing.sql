-- What the bill needs of a version beside its own size: the bytes of the description beside it, and how many parts it
-- was uploaded in (requests are billed). Older rows: descriptions have some 600 bytes and 150 for each part.
ALTER TABLE versions ADD COLUMN part_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE versions ADD COLUMN metadata_bytes BIGINT NOT NULL DEFAULT 0;
UPDATE versions SET part_count = (LENGTH(parts) - LENGTH(REPLACE(parts, '"number"', ''))) / 8;
UPDATE versions SET metadata_bytes = 600 + 150 * part_count;

-- Requests of the month are counted from what is there anyway.
CREATE INDEX versions_by_creation ON versions (tenant, created_at);
CREATE INDEX audit_log_by_action ON audit_log (tenant, action, at);
