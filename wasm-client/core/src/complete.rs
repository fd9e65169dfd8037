//! Finishing: tells the server what must have arrived, and lets it prove that it did.

use chartlift_protocol::{CompleteUpload, Crc32, Encoding, ErrorCode, SourceSummary, StoredSummary, UploadCompleted};

use crate::{
    crc::Crc,
    error::UploadError,
    link,
    ports::{Control, Digests, Journal, Ports, Source},
    progress::Status,
    record::{self, PartRecord},
    run::Run,
    shared::Shared,
};

/// Finishes: everything has been sent.
///
/// # Errors
/// [`UploadError::EncoderFault`] if what was compressed is not to be trusted; [`UploadError::SourceChanged`] if the second reading came to another file than was sent; what the server found wrong;
/// that it could not be reached.
pub async fn finish<P: Ports>(
    run: &Run<'_, P>,
    upload_id: &str,
    parts: Vec<PartRecord>,
    mut digests: Digests,
) -> Result<UploadCompleted, UploadError> {
    run.progress.set_status(Status::Finishing);
    // What was guessed before the server had said it may have been wrong. It hardly ever is.
    if digests.sha256.is_none() && run.shared.policy_hint().sha256 {
        digests = run.digest().await?;
    }
    // Another upload's check may have found it meanwhile.
    if run.progress.encoding() == Some(Encoding::Gzip) && !run.shared.trusts_encoder() {
        return Err(UploadError::EncoderFault);
    }
    let request = summary(parts, digests.sha256);
    if (request.source.size_bytes, request.source.crc32.0) != (digests.crc.len, digests.crc.value) {
        return Err(UploadError::SourceChanged);
    }
    // A large file may be read by one long stream; that it has been written to meanwhile shows only when it is opened anew. A small
    // one is read twice, each time from a new beginning.
    if request.source.size_bytes > run.shared.tuning.single_put_bytes {
        run.request.source.unchanged().await?;
    }
    confirm(run, upload_id, &request).await
}

/// What became of an upload that is completed already: the server answers what it answered before, whatever it is told.
///
/// # Errors
/// That the server could not be reached.
pub async fn completed<P: Ports>(run: &Run<'_, P>, upload_id: &str) -> Result<UploadCompleted, UploadError> {
    confirm(run, upload_id, &summary(Vec::new(), None)).await
}

/// Asks once more what an earlier run had asked when a pause ended it: S3 may be making the object at that very moment, and
/// lists no part of it then. `None` if nothing was asked, or parts are missing after all.
pub async fn asked_before<P: Ports>(run: &Run<'_, P>) -> Option<Result<UploadCompleted, UploadError>> {
    let request = run.completing.borrow().clone()?;
    let upload_id = run.upload_id.borrow().clone()?;
    run.progress.set_status(Status::Finishing);
    let outcome = confirm(run, &upload_id, &request).await;
    run.completing.borrow().is_some().then_some(outcome)
}

async fn confirm<P: Ports>(
    run: &Run<'_, P>,
    upload_id: &str,
    request: &CompleteUpload,
) -> Result<UploadCompleted, UploadError> {
    let Shared { ports, tuning, .. } = run.shared;
    run.completing.replace(Some(request.clone()));
    let waits = run.progress.waits();
    // Asking again after a lost answer is harmless.
    let answer = link::call(&**ports, tuning, waits, || ports.control().complete(upload_id, request)).await;
    let completed = match answer {
        Err(UploadError::Refused(problem))
            if matches!(problem.code, ErrorCode::UploadIncomplete | ErrorCode::PartMismatch) =>
        {
            run.completing.take();
            return Err(UploadError::Refused(problem));
        }
        answer => answer?,
    };
    let key = run.journal_key.borrow().clone();
    if let Some(key) = key {
        run.shared.ports.journal().remove(&key).await;
    }
    Ok(completed)
}

/// What is said of the finished upload: sums over its parts, in the order of the source.
#[must_use]
pub fn summary(parts: Vec<PartRecord>, sha256: Option<[u8; 32]>) -> CompleteUpload {
    let parts = record::in_order(parts);
    let source = parts.iter().fold(Crc::default(), |crc, part| crc.then(part.source_crc()));
    let stored = parts.iter().fold(Crc::default(), |crc, part| crc.then(part.stored_crc()));
    CompleteUpload {
        source: SourceSummary { size_bytes: source.len, crc32: Crc32(source.value), sha256: sha256.map(hex::encode) },
        stored: StoredSummary { size_bytes: stored.len, crc32: Crc32(stored.value) },
        parts: parts.iter().map(PartRecord::index_entry).collect(),
    }
}
