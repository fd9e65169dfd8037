//! What survives a reload: enough to go on, nothing that names a patient or a file.

use chartlift_protocol::{Crc32, Encoding};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{error::UploadError, ports::Source};

/// How much of each end of a file goes into its key, in bytes.
const SAMPLE_BYTES: u64 = 64 * 1024;

/// What is remembered of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The upload.
    pub upload_id: String,
    /// The attachment it makes a version of.
    pub attachment_id: String,
    /// The record of the attachment.
    pub record_id: String,
    /// The source's size in bytes.
    pub size_bytes: u64,
    /// When the source was last modified, in milliseconds since 1970.
    pub last_modified_ms: i64,
    /// The encoding of the stored bytes.
    pub encoding: Encoding,
    /// Source bytes of a segment.
    pub segment_bytes: u64,
    /// Stored bytes at which a part is full.
    pub part_bytes: u64,
}

/// What is remembered of one part, written before it is sent: whether S3 has it, S3 says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartRecord {
    /// The part's number.
    pub number: u32,
    /// Offset of its first source byte.
    pub start: u64,
    /// Source bytes.
    pub source_bytes: u64,
    /// Stored bytes.
    pub stored_bytes: u64,
    /// CRC-32 of the source bytes.
    pub source_crc32: Crc32,
    /// CRC-32 of the stored bytes.
    pub stored_crc32: Crc32,
    /// The effort it was compressed with.
    pub effort: u8,
}

/// An upload as it was remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The upload.
    pub head: Head,
    /// Its parts in any order.
    pub parts: Vec<PartRecord>,
}

/// The key of a file: one hash over where it goes, its name, size, time of modification and both its ends.
///
/// # Errors
/// If the file cannot be read.
pub async fn key<S: Source>(source: &S, record_id: &str, attachment_id: Option<&str>) -> Result<String, UploadError> {
    let meta = source.meta();
    let head_end = meta.size_bytes.min(SAMPLE_BYTES);
    let tail_start = meta.size_bytes.saturating_sub(SAMPLE_BYTES).max(head_end);
    let head = source.read(0..head_end).await?;
    let tail = source.read(tail_start..meta.size_bytes).await?;
    let mut hash = Sha256::new();
    for field in [record_id.as_bytes(), attachment_id.unwrap_or("").as_bytes(), meta.name.as_bytes(), &head, &tail] {
        // Lengths keep neighbouring fields apart.
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field);
    }
    hash.update(meta.size_bytes.to_le_bytes());
    hash.update(meta.last_modified_ms.to_le_bytes());
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
