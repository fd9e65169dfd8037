//! Decides, before the first part, whether compressing a file is worth it.
//!
//! Three looks, each only as far as needed: what the first bytes say the file *is* ([`magic`]); how its bytes are
//! spread over a sample of the whole file ([`estimate`]); and, when that leaves doubt, a piece compressed for
//! real. A wrong "yes" costs workers' time and at most 0.1 % of size; a wrong "no" costs storage for years, so doubt
//! goes to the trial.
//!
#![doc = include_str!("../../GATE.md")]

pub mod estimate;
pub mod magic;

use chartlift_protocol::Encoding;

use crate::{
    error::UploadError,
    plan::Plan,
    ports::{Compressor, Source},
    segment::Job,
};

/// A trial that saves less than this many of 1,024 bytes is not worth the download's inflating: 3 %.
const WORTHWHILE_PER_1024: u64 = 993;
/// Samples read, spread evenly over the file.
const SAMPLES: u64 = 12;
/// Bytes of one sample.
const SAMPLE_BYTES: u64 = 16 * 1024;
/// Bytes compressed to see: deflate looks back 32 KiB, so that a longer piece would say no more of itself.
const TRIAL_BYTES: u64 = 256 * 1024;
/// Files up to this size are read as a whole: in a browser, twelve reads of a small file take longer than one.
const AT_ONCE_BYTES: u64 = 1 << 20;

/// What the gate decided, and what it expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What to store.
    pub encoding: Encoding,
    /// Stored bytes expected per 1,024 source bytes.
    pub ratio_per_1024: u64,
    /// What settled it.
    pub because: Because,
}

/// What settled a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// The file is empty.
    Empty,
    /// The format is compressed already.
    Format,
    /// The sample showed clear redundancy.
    Sample,
    /// A piece was compressed to see.
    Trial,
    /// The encoder was seen to err.
    Untrusted,
}

impl Decision {
    fn identity(because: Because) -> Self {
        Self { encoding: Encoding::Identity, ratio_per_1024: 1024, because }
    }

    /// Without a look at the file: it is stored as it is, since the encoder was seen to err.
    #[must_use]
    pub fn untrusted() -> Self {
        Self::identity(Because::Untrusted)
    }
}

/// Looks at a file and decides.
///
/// # Errors
/// If the file cannot be read.
pub async fn decide<C: Compressor>(
    compressor: &C,
    source: &C::Source,
    plan: &Plan,
    effort: u8,
) -> Result<Decision, UploadError> {
    let size = source.meta().size_bytes;
    if size == 0 {
        return Ok(Decision::identity(Because::Empty));
    }
    let beginning = source.read(0..if size <= AT_ONCE_BYTES { size } else { SAMPLE_BYTES }).await?;
    if magic::compressed_already(&beginning[..beginning.len().min(SAMPLE_BYTES as usize)]) {
        return Ok(Decision::identity(Because::Format));
    }
    let sample = if size <= AT_ONCE_BYTES { sample_of(beginning) } else { read_sample(source, beginning).await? };
    if let Some(ratio_per_1024) = estimate::clear_gain(&sample) {
        return Ok(Decision { encoding: Encoding::Gzip, ratio_per_1024, because: Because::Sample });
    }
    trial(compressor, source, plan, effort).await
}

/// Where samples begin but for the first, in a file of so many bytes; none in one that is sampled as a whole.
fn starts(size: u64) -> impl Iterator<Item = u64> {
    let step = size.saturating_sub(SAMPLE_BYTES) / (SAMPLES - 1);
    let parted = size > SAMPLES * SAMPLE_BYTES;
    (1..SAMPLES).filter(move |_| parted).map(move |number| number * step)
}

/// The sample of a file that was read.
fn sample_of(all: Vec<u8>) -> Vec<u8> {
    let mut starts = starts(all.len() as u64).map(|start| start as usize).peekable();
    if starts.peek().is_none() {
        return all;
    }
    let length = SAMPLE_BYTES as usize;
    let samples = std::iter::once(0).chain(starts).map(|start| &all[start..start + length]);
    samples.collect::<Vec<_>>().concat()
}

async fn read_sample<S: Source>(source: &S, head: Vec<u8>) -> Result<Vec<u8>, UploadError> {
    let mut bytes = head;
    let reads = starts(source.meta().size_bytes).map(|start| source.read(start..start + SAMPLE_BYTES));
    for read in futures::future::join_all(reads).await {
        bytes.extend(read?);
    }
    Ok(bytes)
}

/// Compresses a piece from the middle, where headers and thumbnails are behind us.
async fn trial<C: Compressor>(
    compressor: &C,
    source: &C::Source,
    plan: &Plan,
    effort: u8,
) -> Result<Decision, UploadError> {
    let length = TRIAL_BYTES.min(plan.segment_bytes).min(plan.size_bytes);
    let start = (plan.size_bytes - length) / 2;
    let end = start + length;
    let job =
        Job { index: 0, range: start..end, prime_bytes: 0, fresh: true, encoding: Encoding::Gzip, effort, last: false };
    let segment = compressor.run(source, job).await?;
    let ratio_per_1024 = segment.stored.len * 1024 / segment.source.len.max(1);
    if ratio_per_1024 > WORTHWHILE_PER_1024 {
        return Ok(Decision::identity(Because::Trial));
    }
    Ok(Decision { encoding: Encoding::Gzip, ratio_per_1024, because: Because::Trial })
}
