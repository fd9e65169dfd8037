//! Where each part lies, and whether the index can be believed.

use std::ops::Range;

use chartlift_protocol::{Encoding, PartIndexEntry, SourceSummary, StoredRanges, limits::KIB};

use super::{error::DownloadError, limits::READ_AHEAD_BYTES};
use crate::{
    crc::Crc,
    gzip::{HEADER, TRAILER_BYTES},
};

/// A part is not cut into smaller requests than this: 102 KiB are what a new connection gets in its first three round
/// trips, and each request costs money.
const LEAST_REQUEST_BYTES: u64 = 128 * KIB;

/// One part to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Which of the object's bytes it decodes from: without gzip's header and trailer.
    pub stored: Range<u64>,
    /// The source bytes it decodes to.
    pub source: Range<u64>,
    /// What these must come to.
    pub crc: Crc,
}

/// The parts of one download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownloadPlan {
    /// In the order of the source; the first holds the byte to start at.
    pub parts: Vec<Planned>,
    /// Source bytes to leave out at the start.
    pub start_at: u64,
    /// Size of the source in bytes.
    pub size_bytes: u64,
    /// Size of the object in bytes.
    pub object_bytes: u64,
    /// How stored and source bytes relate.
    pub encoding: Encoding,
    /// Whether it is fetched by one request without a range.
    pub plain: bool,
}

impl DownloadPlan {
    /// Lays the parts out, and adds their sizes and checksums up to those of the whole.
    ///
    /// # Errors
    /// [`DownloadError::Damaged`] if the index contradicts itself, [`DownloadError::BeyondEnd`] for an offset that
    /// does not exist.
    pub fn new(ranges: &StoredRanges, encoding: Encoding, start_at: u64) -> Result<Self, DownloadError> {
        let size_bytes = ranges.source.size_bytes;
        if start_at > size_bytes {
            return Err(DownloadError::BeyondEnd { start_at, size_bytes });
        }
        let object_bytes = ranges.stored.size_bytes;
        let (mut source, mut stored_end) = (Crc::default(), 0_u64);
        let mut parts = Vec::with_capacity(ranges.parts.len());
        for entry in &ranges.parts {
            let crc = Crc { value: entry.source_crc32.0, len: entry.source_bytes };
            let start = (source.len, stored_end);
            let end = (source.len.checked_add(crc.len), stored_end.checked_add(entry.stored_bytes));
            let (Some(source_end), Some(end)) = end else { return Err(DownloadError::Damaged) };
            source = source.then(crc);
            stored_end = end;
            parts.push(Planned { stored: start.1..end, source: start.0..source_end, crc });
        }
        let whole = Crc { value: ranges.source.crc32.0, len: size_bytes };
        if source != whole || stored_end != object_bytes {
            return Err(DownloadError::Damaged);
        }
        if encoding == Encoding::Gzip {
            strip(&mut parts)?;
        }
        // A part that holds nothing needs no request; S3 answers a range of nothing with an error.
        parts.retain(|part| part.source.end > start_at.max(part.source.start));
        let consistent = parts.iter().all(|part| match encoding {
            Encoding::Gzip => !part.stored.is_empty(),
            Encoding::Identity => part.stored == part.source,
        });
        if !consistent {
            return Err(DownloadError::Damaged);
        }
        Ok(Self { parts, start_at, size_bytes, object_bytes, encoding, plain: false })
    }

    /// The same file as one part, for where somebody on the way knows no ranges: parts follow each other in one stream.
    ///
    /// # Errors
    /// As [`DownloadPlan::new`].
    pub fn plain(ranges: &StoredRanges, encoding: Encoding, start_at: u64) -> Result<Self, DownloadError> {
        let SourceSummary { size_bytes, crc32, .. } = ranges.source;
        let part = PartIndexEntry {
            number: 1,
            source_bytes: size_bytes,
            stored_bytes: ranges.stored.size_bytes,
            source_crc32: crc32,
            stored_crc32: ranges.stored.crc32,
        };
        let ranges = StoredRanges { parts: vec![part], ..ranges.clone() };
        Ok(Self { plain: true, ..Self::new(&ranges, encoding, start_at)? })
    }

    /// How many requests for a part make sense when there are so many connections: of few parts, each gets several.
    ///
    /// A new connection begins slowly and is twice as fast after each round trip (RFC 5681), so several begin as many
    /// times as fast. A part that does not fit into what is read ahead would only keep the later ones waiting.
    #[must_use]
    pub fn requests(&self, part: &Planned, connections: u64) -> u64 {
        let stored_bytes = part.stored.end - part.stored.start;
        if self.plain || stored_bytes > READ_AHEAD_BYTES {
            return 1;
        }
        (connections / self.parts.len() as u64).min(stored_bytes / LEAST_REQUEST_BYTES).max(1)
    }

    /// How many of a part's source bytes come before the byte to start at.
    #[must_use]
    pub fn skip(&self, part: &Planned) -> u64 {
        self.start_at.saturating_sub(part.source.start)
    }
}

/// Takes gzip's header off the first part and its trailer off the last: what is left is raw deflate.
fn strip(parts: &mut [Planned]) -> Result<(), DownloadError> {
    let head = HEADER.len() as u64;
    if let Some(first) = parts.first_mut() {
        first.stored.start += head;
    }
    if let Some(last) = parts.last_mut() {
        last.stored.end = last.stored.end.checked_sub(TRAILER_BYTES).ok_or(DownloadError::Damaged)?;
    }
    if parts.iter().any(|part| part.stored.start > part.stored.end) {
        return Err(DownloadError::Damaged);
    }
    Ok(())
}
