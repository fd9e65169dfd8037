//! What the files and folders of a data directory are called.

/// The metadata.
pub(crate) const DATABASE: &str = "metadata.sqlite3";
/// The bytes, each file with its sidecar.
pub(crate) const BLOBS: &str = "blobs";
/// Sidecars of objects that have no blob, or several, or were changed since they were put.
pub(crate) const RECORDS: &str = "records";
/// The sidecars of buckets.
pub(crate) const BUCKETS: &str = "buckets";
/// What a start found that the metadata does not name.
pub(crate) const QUARANTINE: &str = "quarantine";
