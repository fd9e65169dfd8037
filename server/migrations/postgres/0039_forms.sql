-- SHA-256 of the only bytes that may be stored for an upload that goes by form.
ALTER TABLE uploads ADD COLUMN form_sha256 TEXT;
