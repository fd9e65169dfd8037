-- Whether the only part of an upload is the whole object. One without a multipart upload's id is so, whatever stands here;
-- with one it may be, on stores where a PUT's URL would stay good after the object is stored.
ALTER TABLE uploads ADD COLUMN whole BOOLEAN NOT NULL DEFAULT FALSE;
-- An aborted upload is left alone by the sweeps until they come to what ended by then; NULL for when it ended itself.
ALTER TABLE uploads ADD COLUMN sweep_at BIGINT;
