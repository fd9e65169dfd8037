-- Uploads take turns: one that could not be dealt with comes after those that are due, not before them for good. sweep_at is as of 0030,
-- and when an active upload that took too long is looked at again.
DROP INDEX uploads_to_expire;
CREATE INDEX uploads_to_expire ON uploads (COALESCE(sweep_at, expires_at)) WHERE status = 'active';
DROP INDEX uploads_to_sweep;
CREATE INDEX uploads_to_sweep ON uploads (COALESCE(sweep_at, ended_at)) WHERE status = 'aborted' AND NOT swept;
