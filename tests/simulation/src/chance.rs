//! Chance from a seed.

use std::cell::Cell;

/// SplitMix64 (Steele, Lea and Flood, 2014): small, fast, and good enough to choose faults with.
pub struct Chance(Cell<u64>);

impl Chance {
    /// Begins at a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    /// 64 random bits.
    pub fn bits(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, or 0.
    pub fn below(&self, limit: u64) -> u64 {
        self.bits() % limit.max(1)
    }

    /// True in so many of a thousand cases.
    pub fn per_mille(&self, share: u64) -> bool {
        self.below(1000) < share
    }
}
