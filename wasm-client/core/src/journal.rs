//! The key under which an upload survives a reload: the same file, chosen again, has the same.

use sha2::{Digest, Sha256};

use crate::{error::UploadError, ports::Source};

/// How much of each end of a file goes into its key, in bytes.
const SAMPLE_BYTES: u64 = 64 * 1024;

/// The name under which a person's uploads are kept: nothing that anybody who opens the browser's storage could read.
#[must_use]
pub fn owner(person: &str) -> String {
    hex::encode(Sha256::digest([b"chartlift-owner\0".as_slice(), person.as_bytes()].concat()))
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
    Ok(hex::encode(hash.finalize()))
}
