//! What a stored object must show before it becomes a version.

use std::io::Read as _;

use chartlift_protocol::{CompleteUpload, Crc32, Encoding, PartIndexEntry};
use flate2::read::GzDecoder;

use super::{
    Uploads,
    sent::{FIRST_BYTES, TRAILER_BYTES},
    upload::{Settled, Upload},
};
use crate::{
    auth::Access,
    domain::{
        error::{Error, Result},
        ports::ObjectFacts,
    },
};

/// How many source bytes are looked at: DICOM says so at 128, programs at once.
const LOOKED_AT: u64 = 512;

/// Whether the part index folds to the whole: every later download is checked against it, part by part.
fn folds(request: &CompleteUpload) -> bool {
    let source = fold(&request.parts, |part| (part.source_bytes, part.source_crc32));
    let stored = fold(&request.parts, |part| (part.stored_bytes, part.stored_crc32));
    (source, stored) == (Some(request.source.crc32), Some(request.stored.crc32))
}

/// None where a part without bytes has another checksum than no bytes have: it would add nothing to the whole's.
fn fold(parts: &[PartIndexEntry], of: impl Fn(&PartIndexEntry) -> (u64, Crc32)) -> Option<Crc32> {
    let mut whole = crc32fast::Hasher::new();
    for (bytes, crc32) in parts.iter().map(of) {
        if bytes == 0 && crc32 != Crc32(0) {
            return None;
        }
        whole.combine(&crc32fast::Hasher::new_with_initial_len(crc32.0, bytes));
    }
    Some(Crc32(whole.finalize()))
}

impl Uploads {
    /// The parts' checksums must come to the whole's, the object must be what its name says, and a gzip must end with the
    /// source's checksum and size. `beginning` is what the object begins with, where it was read already.
    ///
    /// # Errors
    /// [`Error::TypeNotAllowed`] or [`Error::ChecksumMismatch`]; when S3 fails.
    pub(super) async fn prove(
        &self,
        access: &Access,
        upload: &Upload,
        settled: &Settled,
        request: &CompleteUpload,
        beginning: Option<Result<Vec<u8>>>,
    ) -> Result<()> {
        if !folds(request) {
            return Err(Error::ChecksumMismatch);
        }
        let stored_bytes = request.stored.size_bytes;
        let stored = match beginning {
            Some(beginning) => beginning?,
            None => self.beginning(settled, request).await?,
        };
        let types = &self.rules.files.of(access.scope.tenant()).types;
        let first = first_of_source(&stored[..stored.len().min(FIRST_BYTES as usize)], settled.encoding);
        types.is_as_named(&upload.file_name, &upload.content_type, &first)?;
        if settled.encoding == Encoding::Identity {
            return Ok(());
        }
        let start = stored_bytes.checked_sub(TRAILER_BYTES).ok_or(Error::ChecksumMismatch)?;
        if stored.len() as u64 == stored_bytes {
            // A small file was read whole.
            return check_trailer(&stored[stored.len() - TRAILER_BYTES as usize..], request);
        }
        let trailer = self.objects.read(&settled.key, start, TRAILER_BYTES).await?;
        check_trailer(&trailer, request)
    }

    /// What the object begins with.
    pub(super) async fn beginning(&self, settled: &Settled, request: &CompleteUpload) -> Result<Vec<u8>> {
        match request.stored.size_bytes {
            0 => Ok(Vec::new()),
            _ => Ok(self.objects.read(&settled.key, 0, FIRST_BYTES).await?),
        }
    }

    /// As [`Uploads::prove`], of a small object: one answer has its bytes and shows all there is to prove.
    ///
    /// # Errors
    /// The same; [`Error::UploadIncomplete`] where there is none.
    pub(super) async fn prove_small(
        &self,
        access: &Access,
        upload: &Upload,
        settled: &Settled,
        request: &CompleteUpload,
    ) -> Result<ObjectFacts> {
        let found = self.objects.read_whole(&settled.key, request.stored.size_bytes).await?;
        let (facts, stored) = found.ok_or_else(|| Error::UploadIncomplete(vec![1]))?;
        let whole = (stored.len() as u64, Crc32(crc32fast::hash(&stored)));
        if whole != (request.stored.size_bytes, request.stored.crc32) {
            return Err(Error::ChecksumMismatch);
        }
        self.prove(access, upload, settled, request, Some(Ok(stored))).await?;
        Ok(facts)
    }
}

/// A gzip ends with the source's CRC-32 and size.
fn check_trailer(trailer: &[u8], request: &CompleteUpload) -> Result<()> {
    // The size is kept modulo 2^32.
    let size = (request.source.size_bytes & u64::from(u32::MAX)).to_le_bytes();
    let expected = [&request.source.crc32.0.to_le_bytes()[..], &size[..4]].concat();
    if trailer == expected { Ok(()) } else { Err(Error::ChecksumMismatch) }
}

/// What the source begins with. Of a stream that breaks off there, as much as can be read.
fn first_of_source(stored: &[u8], encoding: Encoding) -> Vec<u8> {
    if encoding == Encoding::Identity {
        return stored.to_vec();
    }
    let (mut first, mut decoder) = (Vec::new(), GzDecoder::new(stored).take(LOOKED_AT));
    let mut buffer = [0; 64];
    while let Ok(read @ 1..) = decoder.read(&mut buffer) {
        first.extend_from_slice(&buffer[..read]);
    }
    first
}
