-- What a client said of the whole while it was completing an upload: with it the job finishes what nobody comes back for.
ALTER TABLE uploads ADD COLUMN completion TEXT COLLATE "C";
