/// Names a blob file: 32 hex digits of a time-ordered UUID.
pub(crate) type BlobId = String;
