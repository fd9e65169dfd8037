//! Collects segments, in whatever order the workers finish them, into parts that S3 will take.
//!
//! A part may only begin at a segment that refers to nothing before it (a *fresh* one), and that must be known before
//! the segment is compressed, while the sizes of those before it are still guesses. So the assembler asks for a fresh
//! segment where it *expects* the part to be full; if the part then turns out too small it simply runs on to the next
//! fresh segment. Only the order of completion is chance; the bytes of a part are not.

use std::ops::Range;

use chartlift_protocol::{Crc32, Encoding, PartToSign, Sha256, limits::MAX_PARTS};

use crate::{
    crc::Crc,
    error::UploadError,
    gzip,
    plan::Plan,
    ports::Chunk,
    record::PartRecord,
    segment::{Job, Segment},
};
use litemap::LiteMap;

/// A run of source bytes to make parts of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The source bytes.
    pub range: Range<u64>,
    /// The number of its first part.
    pub first_number: u32,
    /// CRC-32 of all source bytes before the range.
    pub before: Crc,
    /// The one part it must become again, when a resumed upload fills a gap.
    pub again: Option<PartRecord>,
}

/// A full part, ready to be signed and sent.
#[derive(Clone, Debug)]
pub struct Part<C> {
    /// What the journal and the index keep of it.
    pub record: PartRecord,
    /// Its bytes.
    pub chunks: Vec<C>,
    /// How many fresh segments it has: so many memory permits it holds.
    pub groups: usize,
    /// Whether it ends the file.
    pub last: bool,
    /// Bytes of header, trailer and padding.
    pub extra_bytes: u64,
    /// SHA-256 of its bytes, if it may go by form.
    pub sha256: Option<Sha256>,
}

impl<C: Chunk> Part<C> {
    /// What signing wants to know.
    #[must_use]
    pub fn to_sign(&self) -> PartToSign {
        PartToSign { sha256: self.sha256, ..self.record.to_sign() }
    }

    /// Stored bytes that segments gave it: all but header, trailer and padding.
    #[must_use]
    pub fn segments_stored(&self) -> u64 {
        self.record.stored_bytes - self.extra_bytes
    }
}

/// Deals out the jobs of one span and makes parts of their results.
pub struct Assembler<C> {
    plan: Plan,
    encoding: Encoding,
    span: Span,
    min_part_bytes: u64,
    guess: Guess,
    // Dealing out.
    next_start: u64,
    next_index: u64,
    group_start: u64,
    /// The number of the part the group will be: where nothing is compressed, that is known.
    group_number: u32,
    effort: u8,
    // Taking in, in order.
    waiting: LiteMap<u64, Segment<C>>,
    next_taken: u64,
    last_boundary: u64,
    source_so_far: Crc,
    /// Groups begun, less those that parts have taken away: of equal parts, which end anywhere in a group.
    groups: usize,
    open: Open<C>,
}

struct Open<C> {
    number: u32,
    start: u64,
    chunks: Vec<C>,
    source: Crc,
    stored: Crc,
    segments: usize,
    groups: usize,
    effort: u8,
    extra_bytes: u64,
}

/// What the group being dealt out will weigh once it is compressed.
struct Guess {
    /// Stored bytes per 1,024 source bytes, from the newest segments.
    ratio_per_1024: u64,
    known_stored: u64,
    pending_source: u64,
}

impl Guess {
    fn stored(&self) -> u64 {
        // Pending bytes count a tenth less than expected: a part a little over size costs nothing, one a little
        // under has to be joined with the next.
        self.known_stored + self.pending_source * self.ratio_per_1024 / 1024 * 9 / 10
    }

    fn learn(&mut self, source_bytes: u64, stored_bytes: u64) {
        if let Some(seen) = (stored_bytes * 1024).checked_div(source_bytes) {
            self.ratio_per_1024 = (self.ratio_per_1024 * 3 + seen) / 4;
        }
    }
}

impl<C: Chunk> Assembler<C> {
    /// `ratio_per_1024` is the first guess of stored per 1,024 source bytes, from the gate.
    #[must_use]
    pub fn new(plan: Plan, encoding: Encoding, span: Span, min_part_bytes: u64, ratio_per_1024: u64) -> Self {
        let open = Open::new(span.first_number, span.range.start);
        Self {
            plan,
            encoding,
            min_part_bytes,
            guess: Guess { ratio_per_1024, known_stored: 0, pending_source: 0 },
            next_start: span.range.start,
            next_index: 0,
            group_start: span.range.start,
            group_number: span.first_number,
            effort: 6,
            waiting: LiteMap::new(),
            next_taken: 0,
            last_boundary: 0,
            source_so_far: span.before,
            groups: 0,
            open,
            span,
        }
    }

    /// Whether every job has been dealt out.
    #[must_use]
    pub fn all_dealt(&self) -> bool {
        self.next_index > 0 && self.next_start >= self.span.range.end
    }

    /// Whether the next job begins a group, and so needs memory for one more part.
    #[must_use]
    pub fn next_is_fresh(&self) -> bool {
        if self.next_index == 0 {
            return true;
        }
        if self.span.again.is_some() {
            return false;
        }
        match self.encoding {
            Encoding::Identity => (self.next_start - self.group_start) >= self.full_at(),
            Encoding::Gzip if self.pads() => self.guess.stored() >= self.groups as u64 * self.plan.part_bytes,
            Encoding::Gzip => self.guess.stored() >= self.plan.part_bytes,
        }
    }

    /// Whether parts are made equal by padding. What they come to must not pass their size, and is not known beforehand:
    /// so each segment refers to nothing before it, and a part ends before the one that no longer fits.
    fn pads(&self) -> bool {
        self.plan.equal && self.encoding == Encoding::Gzip
    }

    fn full_at(&self) -> u64 {
        self.plan.full_at(self.group_number)
    }

    /// Deals out the next job. `effort` counts where the job begins a group: a part has one level throughout.
    pub fn next_job(&mut self, effort: u8) -> Option<Job> {
        if self.all_dealt() {
            return None;
        }
        let fresh = self.next_is_fresh();
        let start = self.next_start;
        if fresh {
            self.group_start = start;
            self.groups += 1;
            self.group_number += u32::from(self.next_index > 0);
            // A part has one level throughout, and of equal ones nobody knows yet where they begin.
            if !self.pads() || self.next_index == 0 {
                self.effort = self.span.again.as_ref().map_or(effort, |record| record.effort);
                self.last_boundary = self.next_index;
                self.guess.known_stored = 0;
                self.guess.pending_source = 0;
            }
        }
        let end = match self.encoding {
            Encoding::Gzip => start + self.plan.segment_bytes,
            // A part made again ends where it did.
            Encoding::Identity if self.span.again.is_some() => start + self.plan.segment_bytes,
            // The last of a part ends where the part does.
            Encoding::Identity => (start + self.plan.segment_bytes).min(self.group_start + self.full_at()),
        }
        .min(self.span.range.end);
        let job = Job {
            index: self.next_index,
            range: start..end,
            prime_bytes: match self.encoding {
                Encoding::Gzip if !fresh && !self.pads() => Job::prime(start - self.group_start),
                _ => 0,
            },
            fresh,
            encoding: self.encoding,
            effort: self.effort,
            last: end == self.plan.size_bytes,
        };
        self.guess.pending_source += end - start;
        self.next_start = end;
        self.next_index += 1;
        Some(job)
    }

    /// Takes a finished segment and returns the parts that are full now.
    ///
    /// # Errors
    /// [`UploadError::SourceChanged`] if a part that was compressed before has other source bytes now.
    pub fn take(&mut self, segment: Segment<C>) -> Result<Vec<Part<C>>, UploadError> {
        self.guess.learn(segment.source.len, segment.stored.len);
        if segment.job.index >= self.last_boundary {
            self.guess.pending_source = self.guess.pending_source.saturating_sub(segment.source.len);
            self.guess.known_stored += segment.stored.len;
        }
        self.waiting.insert(segment.job.index, segment);
        let mut full = Vec::new();
        while let Some(next) = self.waiting.remove(&self.next_taken) {
            self.next_taken += 1;
            if self.ends_before(&next) {
                full.push(self.close(false)?);
            } else if next.job.fresh && !self.open.is_empty() && next.job.index == self.last_boundary {
                // Too small after all: it runs on, so the group being dealt out weighs that much more.
                self.guess.known_stored += self.open.stored.len;
            }
            let ends_span = next.job.range.end >= self.span.range.end;
            self.add(next);
            if ends_span {
                full.push(self.close(true)?);
            }
        }
        if self.full_and_idle() {
            full.push(self.close(false)?);
        }
        Ok(full)
    }

    /// Whether the open part ends, and this segment begins the next.
    fn ends_before(&self, next: &Segment<C>) -> bool {
        if self.open.is_empty() || self.open.number >= MAX_PARTS || self.span.again.is_some() {
            return false;
        }
        if self.pads() {
            return self.open.stored.len + next.stored.len + gzip::LEAST_PADDING > self.plan.padded_bytes();
        }
        next.job.fresh && self.open.stored.len >= self.plan.part_bytes
    }

    /// Whether the open part is full and only the beginning of the next would show it. That must not be waited for:
    /// it needs memory for one more part, and when every upload waits for that, nobody gives any back.
    fn full_and_idle(&self) -> bool {
        self.next_taken == self.next_index
            && !self.all_dealt()
            && self.next_is_fresh()
            && self.open.stored.len >= self.plan.part_bytes
            && self.open.number < MAX_PARTS
    }

    fn add(&mut self, segment: Segment<C>) {
        let open = &mut self.open;
        if open.is_empty() {
            open.effort = segment.job.effort;
            if open.number == 1 && self.encoding == Encoding::Gzip {
                open.push_bytes(gzip::HEADER.to_vec());
            }
        }
        open.groups += usize::from(segment.job.fresh);
        open.segments += 1;
        open.source = open.source.then(segment.source);
        self.source_so_far = self.source_so_far.then(segment.source);
        if !segment.chunk.is_empty() {
            open.stored = open.stored.then(segment.stored);
            open.chunks.push(segment.chunk);
        }
    }

    fn close(&mut self, ends_span: bool) -> Result<Part<C>, UploadError> {
        let last = ends_span && self.span.range.end == self.plan.size_bytes;
        if let Some(again) = &self.span.again
            && self.open.source != again.source_crc()
        {
            return Err(UploadError::SourceChanged);
        }
        if last && self.encoding == Encoding::Gzip {
            self.open.push_bytes(gzip::trailer(self.source_so_far).to_vec());
        }
        // Without the padding of equal parts, only a part made again by a better encoder can come out under S3's minimum.
        let least = if self.pads() { self.plan.padded_bytes() } else { self.min_part_bytes };
        if !last && self.open.stored.len < least {
            self.open.push_bytes(gzip::padding(least - self.open.stored.len));
        }
        if self.pads() {
            if !last && self.open.stored.len > least {
                // Made again by an encoder that does worse: the store would not take it.
                return Err(UploadError::EncoderFault);
            }
            self.guess.known_stored =
                self.guess.known_stored.saturating_sub(self.open.stored.len - self.open.extra_bytes);
            self.open.groups = if ends_span { self.groups } else { self.groups.min(1) };
            self.groups -= self.open.groups;
        }
        let next = Open::new(self.open.number + 1, self.open.start + self.open.source.len);
        let done = std::mem::replace(&mut self.open, next);
        Ok(Part {
            record: PartRecord {
                number: done.number,
                start: done.start,
                source_bytes: done.source.len,
                stored_bytes: done.stored.len,
                source_crc32: Crc32(done.source.value),
                stored_crc32: Crc32(done.stored.value),
                effort: done.effort,
            },
            chunks: done.chunks,
            groups: done.groups,
            last,
            extra_bytes: done.extra_bytes,
            sha256: None,
        })
    }
}

impl<C: Chunk> Open<C> {
    fn new(number: u32, start: u64) -> Self {
        let (source, stored) = (Crc::default(), Crc::default());
        Self { number, start, chunks: Vec::new(), source, stored, segments: 0, groups: 0, effort: 0, extra_bytes: 0 }
    }

    fn is_empty(&self) -> bool {
        self.segments == 0
    }

    fn push_bytes(&mut self, bytes: Vec<u8>) {
        self.stored = self.stored.then(Crc::of(&bytes));
        self.extra_bytes += bytes.len() as u64;
        self.chunks.push(C::from_bytes(bytes));
    }
}

#[cfg(test)]
#[path = "part_tests.rs"]
mod tests;
