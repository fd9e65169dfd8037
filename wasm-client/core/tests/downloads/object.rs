//! Stored objects to download: made as uploads make them, cut anywhere.

use chartlift_core::{
    crc::Crc,
    gzip,
    protocol::{Crc32, Encoding, PartIndexEntry, SourceSummary, StoredRanges, StoredSummary},
    segment::Codec,
};

pub struct Object {
    pub source: Vec<u8>,
    pub stored: Vec<u8>,
    pub encoding: Encoding,
    /// Its URL is filled in by whoever signs it.
    pub ranges: StoredRanges,
}

impl Object {
    /// Cuts the source at these offsets, in ascending order.
    pub fn new(source: Vec<u8>, encoding: Encoding, cuts: &[usize]) -> Self {
        let ends: Vec<usize> = cuts.iter().copied().chain([source.len()]).collect();
        let (mut stored, mut parts, mut start) = (Vec::new(), Vec::new(), 0);
        let mut codec = Codec::default();
        for (at, &end) in ends.iter().enumerate() {
            let last = at + 1 == ends.len();
            let bytes = &source[start..end];
            let before = stored.len();
            match encoding {
                Encoding::Identity => stored.extend_from_slice(bytes),
                Encoding::Gzip => {
                    if at == 0 {
                        stored.extend_from_slice(&gzip::HEADER);
                    }
                    codec.encode(bytes, 0, 3, last, &mut stored);
                    if last {
                        stored.extend_from_slice(&gzip::trailer(Crc::of(&source)));
                    }
                }
            }
            let number = u32::try_from(at + 1).unwrap();
            parts.push(PartIndexEntry {
                number,
                source_bytes: bytes.len() as u64,
                stored_bytes: (stored.len() - before) as u64,
                source_crc32: Crc32(Crc::of(bytes).value),
                stored_crc32: Crc32(Crc::of(&stored[before..]).value),
            });
            start = end;
        }
        let whole = Crc::of(&source);
        let ranges = StoredRanges {
            url: String::new(),
            source: SourceSummary { size_bytes: whole.len, crc32: Crc32(whole.value), sha256: None },
            stored: StoredSummary { size_bytes: stored.len() as u64, crc32: Crc32(Crc::of(&stored).value) },
            parts,
        };
        Self { source, stored, encoding, ranges }
    }
}
