//! How one file is cut: sizes of segments and parts, and what must fit in memory.

use chartlift_protocol::{
    limits::{GIB, KIB, MAX_OBJECT_BYTES, MAX_PART_BYTES, MIB, MIN_PART_BYTES, SINGLE_PUT_BYTES},
    value::FromValue,
};

use crate::error::UploadError;

/// Every number of the engine that somebody may want to change, with the reason for its default.
///
/// Read from a page's options in `camelCase`; what is absent has its default.
#[derive(Clone, Debug, PartialEq, Eq, FromValue)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Tuning {
    /// Source bytes a worker compresses in one go. 1 MiB keeps a worker's memory small and its answer quick, and
    /// the ends of segments cost less than 0.1 % of the ratio.
    pub segment_bytes: u64,
    /// The smallest part S3 takes, the last excepted.
    pub min_part_bytes: u64,
    /// Stored sizes up to this go up as one `PutObject`.
    pub single_put_bytes: u64,
    /// Parts a file is planned to have at most; under S3's 10,000 because parts may close a little early.
    pub max_planned_parts: u64,
    /// Parts in flight at once over all files. 6: what browsers allow to one HTTP/1.1 host.
    pub max_parallel_parts: usize,
    /// Stored bytes held at once over all files, in bytes. 192 MiB: little enough for a phone's tab.
    pub memory_budget_bytes: u64,
    /// Uploads running at once; the rest wait in line. 24: while six small files are sent, as many as have just been asked for
    /// or are being completed; those calls go together, so none of these waits for a connection.
    pub max_active_uploads: usize,
    /// Of those, how many may be larger than one part, so that small files always have a lane.
    pub max_active_large: usize,
    /// A part that moved no byte for this long is started again, in milliseconds.
    pub stall_ms: u64,
    /// How slow a link is taken to be for as long as it answers nothing, in bytes a second: what swallows a part whole and
    /// passes it on at this pace is waited for. 32 KiB: slower than a proxy that inspects uploads (seen at 40 kB/s).
    pub slowest_bytes_per_second: u64,
    /// Giving an upload up takes no longer than this, in milliseconds, whether or not the server hears of it.
    pub cancel_ms: u64,
    /// A call to the server without a whole answer for this long has failed, in milliseconds: S3 may take a minute to
    /// complete an upload.
    pub call_timeout_ms: u64,
    /// Tries of one part or call before the upload fails. With [`Tuning::backoff_base_ms`]: about a minute and a half.
    pub max_tries: u32,
    /// The first wait before a retry is at most this long, in milliseconds; each next at most twice that.
    pub backoff_base_ms: u64,
    /// No wait before a retry is longer than this, in milliseconds.
    pub backoff_cap_ms: u64,
    /// How often to ask whether the network is back where the browser does not tell, in milliseconds.
    pub probe_ms: u64,
    /// Asking whether the server answers at all takes no longer than this, in milliseconds.
    pub probe_timeout_ms: u64,
    /// One compressed segment in so many is inflated and compared with the source ([`crate::verify`]); 0: none. 64: well
    /// under 2 % of the time, and an encoder that errs is noticed within the first files.
    pub verify_one_in: u32,
    /// The least time between two progress reports, in milliseconds (ten a second).
    pub report_ms: u64,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            segment_bytes: MIB,
            min_part_bytes: MIN_PART_BYTES,
            single_put_bytes: SINGLE_PUT_BYTES,
            max_planned_parts: 9_000,
            max_parallel_parts: 6,
            memory_budget_bytes: 192 * MIB,
            max_active_uploads: 24,
            max_active_large: 4,
            stall_ms: 30_000,
            slowest_bytes_per_second: 32 * KIB,
            cancel_ms: 8_000,
            call_timeout_ms: 90_000,
            max_tries: 9,
            backoff_base_ms: 500,
            backoff_cap_ms: 20_000,
            probe_ms: 3_000,
            probe_timeout_ms: 5_000,
            verify_one_in: 64,
            report_ms: 125,
        }
    }
}

/// So many parts are larger than the first: one fewer than go up at once by default.
const STAGGERED: u64 = 5;

/// How one file is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Size of the source in bytes.
    pub size_bytes: u64,
    /// Source bytes of a segment.
    pub segment_bytes: u64,
    /// Stored bytes at which a part is full.
    pub part_bytes: u64,
    /// The first parts of an uncompressed file are each so much larger than the one before; see [`Plan::full_at`].
    pub stagger_bytes: u64,
    /// Whether all parts but the last are of one size as stored; see [`Plan::padded_bytes`].
    pub equal: bool,
}

impl Plan {
    /// Cuts a file of this size so that S3's number of parts suffices even if nothing can be saved. `equal` where the
    /// store wants equal parts.
    ///
    /// # Errors
    /// [`UploadError::TooLarge`] past S3's limit.
    pub fn new(size_bytes: u64, tuning: &Tuning, equal: bool) -> Result<Self, UploadError> {
        if size_bytes > MAX_OBJECT_BYTES {
            return Err(UploadError::TooLarge { size_bytes, limit_bytes: MAX_OBJECT_BYTES });
        }
        // The larger a part, the less of it is what pads it: half a segment, as stored.
        let least = if equal { (2 * tuning.min_part_bytes).max(tuning.segment_bytes) } else { tuning.min_part_bytes };
        let needed = size_bytes.div_ceil(tuning.max_planned_parts).max(least);
        // Whole segments to a part, so that uncompressed parts come out even.
        let part_bytes = needed.next_multiple_of(tuning.segment_bytes.min(tuning.min_part_bytes));
        debug_assert!(part_bytes <= MAX_PART_BYTES || tuning.max_planned_parts < 1_100);
        let mut plan = Self { size_bytes, segment_bytes: tuning.segment_bytes, part_bytes, stagger_bytes: 0, equal };
        let first = plan.parts_held(tuning) as u64;
        if !equal && first * (plan.part_reserve() + STAGGERED * plan.segment_bytes) <= tuning.memory_budget_bytes {
            plan.stagger_bytes = plan.segment_bytes;
        }
        Ok(plan)
    }

    /// Whether parts that are held in memory fit the budget: three, one being sent, one waiting, one being filled.
    ///
    /// # Errors
    /// [`UploadError::NeedsMoreMemory`] if not.
    pub fn check_memory(&self, tuning: &Tuning) -> Result<(), UploadError> {
        let (required_bytes, budget_bytes) = (3 * self.part_reserve(), tuning.memory_budget_bytes);
        if self.size_bytes > self.part_bytes && required_bytes > budget_bytes {
            return Err(UploadError::NeedsMoreMemory { required_bytes, budget_bytes });
        }
        Ok(())
    }

    /// Source bytes at which an uncompressed part is full.
    ///
    /// Parts of one size that begin together, as the first do, share the link evenly and end together: again and again
    /// the link would then be idle while all of the next ask for permission (CORS) and begin.
    #[must_use]
    pub fn full_at(&self, number: u32) -> u64 {
        let larger = u64::from(number.saturating_sub(1));
        self.part_bytes + if larger <= STAGGERED { larger * self.stagger_bytes } else { 0 }
    }

    /// What all parts but the last of a compressed file have, if they are to be equal: what the segments of a part come to
    /// at most, however noisy they are, and what begins and pads the first.
    #[must_use]
    pub fn padded_bytes(&self) -> u64 {
        let ends = 16 * self.part_bytes.div_ceil(self.segment_bytes);
        self.part_bytes + self.part_bytes / 1000 + ends + 64
    }

    /// What to set aside in memory for one part: it closes at a segment's end, so it may run over by one.
    #[must_use]
    pub fn part_reserve(&self) -> u64 {
        (self.part_bytes + self.segment_bytes).min(self.size_bytes + 64)
    }

    /// How many parts may be held at once: those in flight, one waiting and one being filled, as memory allows.
    #[must_use]
    pub fn parts_held(&self, tuning: &Tuning) -> usize {
        let fits = usize::try_from(tuning.memory_budget_bytes / self.part_reserve().max(1)).unwrap_or(usize::MAX);
        fits.clamp(1, tuning.max_parallel_parts + 2)
    }
}

/// The largest file that the default budget lets be compressed, in bytes (documented for users).
pub const DEFAULT_LARGEST_FILE: u64 = 550 * GIB;

#[cfg(test)]
mod tests {
    use chartlift_protocol::limits::{MAX_PARTS, TIB};
    use proptest::prelude::*;

    use super::*;
    use crate::gzip;

    #[test]
    fn ordinary_files_get_the_smallest_parts() {
        for size in [0, 1, 5 * MIB, 200 * MIB, 40 * GIB] {
            assert_eq!(Plan::new(size, &Tuning::default(), false).unwrap().part_bytes, 5 * MIB, "{size}");
        }
    }

    #[test]
    fn what_cannot_fit_is_refused_with_the_reason() {
        let tuning = Tuning::default();
        let fits = |size, tuning: &Tuning| Plan::new(size, tuning, false).and_then(|plan| plan.check_memory(tuning));
        assert!(fits(DEFAULT_LARGEST_FILE, &tuning).is_ok());
        assert!(matches!(fits(5 * TIB, &tuning), Err(UploadError::NeedsMoreMemory { .. })));
        let roomy = Tuning { memory_budget_bytes: 4 * GIB, ..tuning };
        assert!(fits(5 * TIB, &roomy).is_ok());
        assert!(matches!(Plan::new(5 * TIB + 1, &roomy, false), Err(UploadError::TooLarge { .. })));
    }

    proptest! {
        #[test]
        fn ten_thousand_parts_suffice_and_memory_holds(size in 0..=5 * TIB, budget in 64 * MIB..8 * GIB, equal: bool) {
            let tuning = Tuning { memory_budget_bytes: budget, ..Tuning::default() };
            if let Ok(plan) = Plan::new(size, &tuning, equal) {
                prop_assert!(plan.part_bytes >= 5 * MIB);
                // The worst case: gzip of noise, stored blocks and all.
                let worst = size + size / 1000 + KIB;
                prop_assert!(worst.div_ceil(plan.part_bytes) <= u64::from(MAX_PARTS));
                // However noisy, a part has all the segments that it would have uncompressed.
                let segments = plan.part_bytes / plan.segment_bytes;
                let noisy = segments * (plan.segment_bytes + plan.segment_bytes / 1000 + 5);
                prop_assert!(noisy + 10 + gzip::LEAST_PADDING <= plan.padded_bytes());
                prop_assert!(plan.padded_bytes() <= plan.part_bytes + plan.segment_bytes);
                prop_assert!(plan.parts_held(&tuning) as u64 * plan.part_reserve() <= budget.max(plan.part_reserve()));
            }
        }
    }
}
