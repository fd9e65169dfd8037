/// Names a blob file: 32 hex digits of a time-ordered UUID, of version 8 where the blob is encrypted and 7 where not.
pub(crate) type BlobId = String;
