//! Limits that both sides check, each with its source.
//!
//! S3's own are from the Amazon S3 User Guide, "Amazon S3 multipart upload limits".

/// One kibibyte, in bytes.
pub const KIB: u64 = 1024;
/// One mebibyte, in bytes.
pub const MIB: u64 = 1024 * KIB;
/// One gibibyte, in bytes.
pub const GIB: u64 = 1024 * MIB;
/// One tebibyte, in bytes.
pub const TIB: u64 = 1024 * GIB;

/// The most parts one multipart upload may have (S3).
pub const MAX_PARTS: u32 = 10_000;
/// The smallest size of every part but the last, in bytes (S3).
pub const MIN_PART_BYTES: u64 = 5 * MIB;
/// The largest size of one part, in bytes (S3).
pub const MAX_PART_BYTES: u64 = 5 * GIB;
/// The largest object, in bytes (S3).
pub const MAX_OBJECT_BYTES: u64 = 5 * TIB;
/// A stored size up to this goes up as one `PutObject`; above it, as a multipart upload.
///
/// It is [`MIN_PART_BYTES`]: the first part is full at exactly the moment a multipart upload becomes possible.
pub const SINGLE_PUT_BYTES: u64 = MIN_PART_BYTES;

/// The most stored bytes that go by form. The server reads as many to prove what came, and only the permission that a `PUT`
/// needs is saved: one round trip, which counts no more where a file takes several.
pub const MAX_FORM_BYTES: u64 = MIB;

/// How many parts one signing request may ask for: enough to run far ahead of any link, small enough that the
/// answer stays under 100 KiB.
pub const MAX_PARTS_PER_SIGNING: usize = 64;
/// How many uploads one call creates or completes: enough that the round trip no longer counts, few enough that the answer
/// (about 1 KiB for each) comes within a moment and none waits long for the others.
pub const MAX_UPLOADS_PER_CALL: usize = 100;
/// The longest file name in bytes of UTF-8, as on every common file system.
pub const MAX_FILE_NAME_BYTES: usize = 255;
