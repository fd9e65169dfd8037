//! The same source as another object: one gzip member (RFC 1952) of parts that can be read on their own, as browsers write
//! it (`chartlift-core`'s `gzip`), at the highest effort. Needs no more memory than a part and a few segments.

use chartlift_deflate::{Encoder, End, Level};
use chartlift_protocol::{Crc32, Encoding, PartIndexEntry};

use super::inflow::{Inflow, NotOurs, Sum, Summing};

/// The generation of this encoder at this effort. What a generation left is tried again by the next.
pub(super) const PACKER: u32 = 1;
const LEVEL: Level = Level::Effort(9);
/// Source bytes compressed in one go: as in browsers.
const SEGMENT_BYTES: usize = 1 << 20;
/// How far back DEFLATE may refer (RFC 1951).
const WINDOW_BYTES: usize = 32 << 10;
/// The fixed header of the format: no name and no time, so that equal sources give equal objects.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// What is to be done next.
pub(super) enum Step {
    /// More stored bytes have to be fed.
    Feed,
    /// A part is full; others follow.
    Part(Vec<u8>),
    /// The last part.
    Last(Vec<u8>),
}

/// What was made.
pub(super) struct Packed {
    pub source: Sum,
    pub stored: Sum,
    /// What was read.
    pub old: Sum,
    pub parts: Vec<PartIndexEntry>,
}

/// Compresses one object again.
pub(super) struct Packer {
    from: Inflow,
    /// Size of the source: the last segment has to be known.
    source_bytes: u64,
    part_bytes: usize,
    encoder: Encoder,
    /// History, then the segment.
    window: Vec<u8>,
    history: usize,
    part: Vec<u8>,
    part_source: crc32fast::Hasher,
    part_source_bytes: u64,
    source: Summing,
    stored: Summing,
    parts: Vec<PartIndexEntry>,
}

impl Packer {
    /// Parts are of `part_bytes` stored bytes and a little more, the last excepted.
    pub fn new(encoding: Encoding, source_bytes: u64, part_bytes: usize) -> Self {
        Self {
            from: Inflow::new(encoding),
            source_bytes,
            part_bytes,
            encoder: Encoder::new(),
            window: Vec::with_capacity(WINDOW_BYTES + SEGMENT_BYTES),
            history: 0,
            part: HEADER.to_vec(),
            part_source: crc32fast::Hasher::new(),
            part_source_bytes: 0,
            source: Summing::default(),
            stored: Summing::default(),
            parts: Vec::new(),
        }
    }

    /// The next stored bytes of the old object.
    pub fn feed(&mut self, chunk: Vec<u8>) {
        self.from.feed(chunk);
    }

    /// Works until something has to be fed or sent.
    pub fn step(&mut self) -> Result<Step, NotOurs> {
        loop {
            let segment = self.window.len() - self.history;
            self.from.pour(&mut self.window, SEGMENT_BYTES - segment)?;
            let segment = self.window.len() - self.history;
            let so_far = self.source.bytes() + segment as u64;
            if so_far > self.source_bytes {
                return Err(NotOurs);
            }
            let last = so_far == self.source_bytes && self.from.has_ended();
            // A whole segment may be the last though the stream's own end is still to be read.
            if !last && (segment < SEGMENT_BYTES || so_far == self.source_bytes) {
                return if self.from.is_empty() { Ok(Step::Feed) } else { Err(NotOurs) };
            }
            self.encode(last);
            if last && !self.from.is_empty() {
                return Err(NotOurs);
            }
            if last {
                return Ok(Step::Last(self.close()));
            }
            if self.part.len() >= self.part_bytes {
                // The next part refers to nothing before it.
                self.window.clear();
                self.history = 0;
                return Ok(Step::Part(self.close()));
            }
        }
    }

    /// What it came to, after the last part.
    pub fn finish(self) -> Packed {
        Packed { source: self.source.sum(), stored: self.stored.sum(), old: self.from.stored.sum(), parts: self.parts }
    }

    fn encode(&mut self, last: bool) {
        let end = if last { End::Final } else { End::Sync };
        self.encoder.encode(&self.window, self.history, LEVEL, end, &mut self.part);
        let segment = &self.window[self.history..];
        self.source.add(segment);
        self.part_source.update(segment);
        self.part_source_bytes += segment.len() as u64;
        let forgotten = self.window.len().saturating_sub(WINDOW_BYTES);
        self.window.drain(..forgotten);
        self.history = self.window.len();
        if last {
            let source = self.source.clone().sum();
            self.part.extend_from_slice(&source.crc32.0.to_le_bytes());
            // RFC 1952 keeps the length modulo 2^32.
            self.part.extend_from_slice(&source.bytes.to_le_bytes()[..4]);
        }
    }

    fn close(&mut self) -> Vec<u8> {
        let part = std::mem::take(&mut self.part);
        self.stored.add(&part);
        self.parts.push(PartIndexEntry {
            number: u32::try_from(self.parts.len() + 1).unwrap_or(u32::MAX),
            source_bytes: std::mem::take(&mut self.part_source_bytes),
            stored_bytes: part.len() as u64,
            source_crc32: Crc32(std::mem::take(&mut self.part_source).finalize()),
            stored_crc32: Crc32(crc32fast::hash(&part)),
        });
        part
    }
}

/// What a piece of an object would be large at the highest effort, and how large the same piece is now; none where it cannot be
/// read. A piece of a gzip stream must be its beginning.
pub(super) fn sample(encoding: Encoding, piece: Vec<u8>) -> Option<(u64, u64)> {
    let now = piece.len() as u64;
    let (mut source, mut inflow) = (Vec::new(), Inflow::new(encoding));
    inflow.feed(piece);
    // Source that expands without end is compressed as well as can be.
    while !inflow.is_empty() && source.len() < SAMPLED_SOURCE_BYTES {
        inflow.pour(&mut source, SEGMENT_BYTES).ok()?;
    }
    let used = now.saturating_sub(inflow.left());
    let mut packed = Vec::new();
    Encoder::new().encode(&source, 0, LEVEL, End::Final, &mut packed);
    Some((packed.len() as u64, used))
}

/// Enough to judge by.
const SAMPLED_SOURCE_BYTES: usize = 16 << 20;
