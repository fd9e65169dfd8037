-- Until when the bucket keeps, and bills, the object that was a version's before it was compressed again; NULL where it is gone.
ALTER TABLE repackings ADD COLUMN kept_until INTEGER;
