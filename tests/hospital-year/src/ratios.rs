//! How small each kind becomes, by our own encoder.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use chartlift_deflate::{Encoder, End, Level};

use crate::mix::{KINDS, Kind};

/// The engine compresses segments of 1 MiB, each of which ends by a sync flush and sees the 32 KiB before it.
const SEGMENT: usize = 1 << 20;
const HISTORY: usize = 32 << 10;
/// What gzip adds to the deflated bytes.
const GZIP_BYTES: u64 = 18;
/// The gate stores a file as it is when compressing saves less than 3 %.
const WORTHWHILE_PER_1000: u64 = 970;

/// Stored bytes of each kind and size, by the order of [`KINDS`] and of their sizes.
pub struct Ratios(Vec<Vec<u64>>);

impl Ratios {
    /// Every kind is stored as it is.
    #[must_use]
    pub fn none() -> Self {
        Self(KINDS.iter().map(|kind| kind.sizes.iter().map(|(size, _)| *size).collect()).collect())
    }

    /// Compresses the samples in `folder` at every size.
    ///
    /// # Errors
    /// When a sample is missing or empty.
    pub fn measure(folder: &Path) -> Result<Self> {
        let mut encoder = Encoder::new();
        let mut of_kind = |kind: &Kind| -> Result<Vec<u64>> {
            if kind.packed {
                return Ok(kind.sizes.iter().map(|(size, _)| *size).collect());
            }
            let path = folder.join(format!("{}.bin", kind.name));
            let sample = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            ensure!(!sample.is_empty(), "{} is empty", path.display());
            kind.sizes.iter().map(|(size, _)| stored(&mut encoder, &sample, *size)).collect()
        };
        Ok(Self(KINDS.iter().map(&mut of_kind).collect::<Result<_>>()?))
    }

    /// Stored bytes of a file of this kind and size.
    pub(crate) fn stored(&self, kind: usize, size: usize) -> u64 {
        self.0[kind][size]
    }

    /// Stored bytes of 1,000 source bytes, over the kind's sizes.
    pub(crate) fn per_1000(&self, kind: usize) -> u64 {
        let sizes = KINDS[kind].sizes.iter().zip(&self.0[kind]);
        let (source, stored) = sizes.fold((0, 0), |(source, stored), (&(bytes, weight), after)| {
            (source + bytes * weight, stored + after * weight)
        });
        stored * 1000 / source
    }
}

/// A file of `size` bytes out of the sample (its beginning; a shorter sample comes again).
fn stored(encoder: &mut Encoder, sample: &[u8], size: u64) -> Result<u64> {
    let size = usize::try_from(size)?;
    let file: Vec<u8> = sample.iter().copied().cycle().take(size).collect();
    let mut deflated = 0;
    let mut out = Vec::new();
    for start in (0..file.len()).step_by(SEGMENT) {
        let end = (start + SEGMENT).min(file.len());
        let history = start.min(HISTORY);
        let how = if end == file.len() { End::Final } else { End::Sync };
        out.clear();
        encoder.encode(&file[start - history..end], history, Level::Balanced, how, &mut out);
        deflated += out.len() as u64;
    }
    let gzip = deflated + GZIP_BYTES;
    Ok(if gzip * 1000 > size as u64 * WORTHWHILE_PER_1000 { size as u64 } else { gzip })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_shrink_is_stored_as_it_is() {
        let mut encoder = Encoder::new();
        let mut random = crate::random::Random::new(1);
        let noise: Vec<u8> = (0..200_000).map(|_| random.below(256).to_le_bytes()[0]).collect();
        assert_eq!(stored(&mut encoder, &noise, 200_000).unwrap(), 200_000);
        assert!(stored(&mut encoder, b"a line that comes again\n", 3_000_000).unwrap() < 30_000);
    }
}
