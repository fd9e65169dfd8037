//! Chance that is the same at every start: a demo shown twice is the same demo.

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and good enough to invent people with.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.next() % u64::from(bound)).unwrap_or(0)
    }

    /// One of several.
    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.next() as usize % of.len()]
    }

    /// Whether something happens that happens `percent` times in a hundred.
    pub(super) fn happens(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// A number around a mean, to one decimal.
    pub(super) fn around(&mut self, mean: f64, spread: f64) -> f64 {
        let sum: u32 = (0..4).map(|_| self.below(1000)).sum();
        let value = mean + spread * (f64::from(sum) / 2000.0 - 1.0);
        (value * 10.0).round() / 10.0
    }
}
