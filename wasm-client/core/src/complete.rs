//! Finishing: tells the server what must have arrived, and lets it prove that it did.

use chartlift_protocol::{CompleteUpload, Crc32, SourceSummary, StoredSummary, UploadCompleted};

use crate::{
    crc::Crc,
    engine::Shared,
    error::UploadError,
    journal::PartRecord,
    ports::{Control, Ports},
    retry,
};

/// What is said of the finished upload: sums over its parts, in the order of the source.
#[must_use]
pub fn summary(mut parts: Vec<PartRecord>, sha256: [u8; 32]) -> CompleteUpload {
    parts.sort_by_key(|part| part.number);
    let source = parts.iter().fold(Crc::default(), |crc, part| crc.then(part.source_crc()));
    let stored = parts.iter().fold(Crc::default(), |crc, part| crc.then(part.stored_crc()));
    CompleteUpload {
        source: SourceSummary {
            size_bytes: source.len,
            crc32: Crc32(source.value),
            sha256: Some(sha256.iter().map(|byte| format!("{byte:02x}")).collect()),
        },
        stored: StoredSummary { size_bytes: stored.len, crc32: Crc32(stored.value) },
        parts: parts.iter().map(PartRecord::index_entry).collect(),
    }
}

/// Completes; asking again after a lost answer is harmless.
///
/// # Errors
/// What the server found wrong, or that it could not be reached.
pub async fn complete<P: Ports>(
    shared: &Shared<P>,
    upload_id: &str,
    request: &CompleteUpload,
) -> Result<UploadCompleted, UploadError> {
    let Shared { ports, tuning, .. } = shared;
    retry::call(&**ports, tuning, || ports.control().complete(upload_id, request)).await
}
