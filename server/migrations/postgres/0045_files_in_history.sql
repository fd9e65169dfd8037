-- What a change of a file left of it: its name and description are clinical, too, and are not overwritten without a trace.
ALTER TABLE record_revisions ADD COLUMN file TEXT COLLATE "C";
-- The revision whose row has the content, where this one's is empty because only files changed. A record of a thousand files
-- would otherwise be kept a thousand times.
ALTER TABLE record_revisions ADD COLUMN content_in BIGINT;
