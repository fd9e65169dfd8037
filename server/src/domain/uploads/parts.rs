//! What can be known of parts: when they are signed, and when the upload is to be completed.

use std::collections::BTreeSet;

use chartlift_protocol::{
    CompleteUpload, Encoding, PartIndexEntry, PartToSign, SignParts,
    limits::{
        MAX_OBJECT_BYTES, MAX_PART_BYTES, MAX_PARTS, MAX_PARTS_PER_SIGNING, MAX_UPLOADS_PER_CALL, MIB, SINGLE_PUT_BYTES,
    },
};

use super::upload::{Settled, Upload};
use crate::domain::{
    error::{Error, Findings, Result},
    ports::ListedPart,
};

/// Checks how many uploads one call is about.
pub(super) fn check_count(uploads: usize) -> Result<()> {
    let mut findings = Findings::default();
    let fits = (1..=MAX_UPLOADS_PER_CALL).contains(&uploads);
    findings.check(fits, "/uploads", format!("must be 1 to {MAX_UPLOADS_PER_CALL} uploads"));
    findings.finish()
}

/// Checks what can be known of parts without looking anything up.
pub(super) fn check_parts(request: &SignParts, source_bytes: u64) -> Result<()> {
    let mut findings = Findings::default();
    let count = request.parts.len();
    findings.check(
        (1..=MAX_PARTS_PER_SIGNING).contains(&count),
        "/parts",
        format!("must be 1 to {MAX_PARTS_PER_SIGNING} parts"),
    );
    let numbers: BTreeSet<u32> = request.parts.iter().map(|part| part.number).collect();
    findings.check(numbers.len() == count, "/parts", "must each have another number");
    if request.whole {
        let alone =
            matches!(request.parts[..], [PartToSign { number: 1, size_bytes, .. }] if size_bytes <= SINGLE_PUT_BYTES);
        findings.check(alone, "/whole", format!("takes one part, number 1, of at most {SINGLE_PUT_BYTES} bytes"));
    }
    let largest = stored_limit(request.encoding, source_bytes).min(MAX_PART_BYTES);
    for (index, part) in request.parts.iter().enumerate() {
        findings.check(
            (1..=MAX_PARTS).contains(&part.number),
            format!("/parts/{index}/number"),
            format!("must be from 1 to {MAX_PARTS}"),
        );
        findings.check(
            part.size_bytes <= largest && (part.size_bytes > 0 || request.whole),
            format!("/parts/{index}/size_bytes"),
            format!("must be from 1 to {largest} for a file of this size"),
        );
    }
    findings.finish()
}

/// The most bytes a source can become.
///
/// Deflate stores what it cannot compress in blocks of at most 65,535 bytes with 5 bytes of header (RFC 1951, 3.2.4);
/// encoders use smaller blocks and flush between segments. 1/1000 and 1 MiB is far above either, and far below
/// anything worth abusing.
pub(super) fn stored_limit(encoding: Encoding, source_bytes: u64) -> u64 {
    match encoding {
        Encoding::Identity => source_bytes,
        Encoding::Gzip => (source_bytes + source_bytes / 1000 + MIB).min(MAX_OBJECT_BYTES),
    }
}

/// As [`stored_limit`], for completing.
fn plausible_stored(encoding: Encoding, source_bytes: u64, stored_bytes: u64) -> bool {
    match encoding {
        Encoding::Identity => stored_bytes == source_bytes,
        Encoding::Gzip => stored_bytes <= stored_limit(encoding, source_bytes),
    }
}

/// The client's parts as S3 has them. Parts the client does not name are dropped by S3 when it completes.
pub(super) fn compare(listed: &[ListedPart], request: &CompleteUpload) -> Result<Vec<ListedPart>> {
    let (mut missing, mut wrong, mut parts) = (Vec::new(), Vec::new(), Vec::with_capacity(request.parts.len()));
    for entry in &request.parts {
        match listed.binary_search_by_key(&entry.number, |part| part.number) {
            Err(_) => missing.push(entry.number),
            Ok(at) => {
                let part = &listed[at];
                if part.size_bytes != entry.stored_bytes || part.crc32.is_some_and(|crc| crc != entry.stored_crc32) {
                    wrong.push(entry.number);
                }
                parts.push(ListedPart { crc32: Some(entry.stored_crc32), ..part.clone() });
            }
        }
    }
    match (missing.is_empty(), wrong.is_empty()) {
        (true, true) => Ok(parts),
        (false, _) => Err(Error::UploadIncomplete(missing)),
        (true, false) => Err(Error::PartMismatch(wrong)),
    }
}

/// Whether this is a SHA-256, or another hash of as many bits, as hex.
pub(super) fn is_sha256(hex: &str) -> bool {
    hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Checks what the request says against itself and against what was said at creation.
pub(super) fn check_summary(upload: &Upload, request: &CompleteUpload) -> Result<()> {
    let mut findings = Findings::default();
    let parts = &request.parts;
    let ascending = parts.iter().zip(1..).all(|(part, number)| part.number == number);
    findings.check(
        !parts.is_empty() && parts.len() <= MAX_PARTS as usize && ascending,
        "/parts",
        format!("must be numbered from 1 without gaps, at most {MAX_PARTS}"),
    );
    let sum = |size: fn(&PartIndexEntry) -> u64| parts.iter().try_fold(0_u64, |sum, part| sum.checked_add(size(part)));
    findings.check(
        request.source.size_bytes == upload.size_bytes,
        "/source/size_bytes",
        "is not the size the upload was created with; if the file changed, start a new upload",
    );
    findings.check(
        sum(|part| part.source_bytes) == Some(request.source.size_bytes),
        "/parts",
        "do not add up to the source's size",
    );
    findings.check(
        sum(|part| part.stored_bytes) == Some(request.stored.size_bytes),
        "/parts",
        "do not add up to the stored size",
    );
    findings.check(
        request.source.sha256.as_deref().is_none_or(is_sha256),
        "/source/sha256",
        "must be 64 lower-case hex digits",
    );
    findings.finish()
}

pub(super) fn check_encoding(upload: &Upload, settled: &Settled, request: &CompleteUpload) -> Result<()> {
    let mut findings = Findings::default();
    findings.check(
        plausible_stored(settled.encoding, upload.size_bytes, request.stored.size_bytes),
        "/stored/size_bytes",
        "cannot be what this source is stored as",
    );
    findings.check(!settled.whole || request.parts.len() == 1, "/parts", "is one part for a single PUT");
    findings.finish()
}
