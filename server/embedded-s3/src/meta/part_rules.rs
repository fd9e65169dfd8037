use crate::config::MIN_PART_BYTES;

/// What parts must be like, the last one excepted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PartRules {
    pub min_bytes: u64,
    /// Whether they must be of one size.
    pub equal: bool,
}

impl Default for PartRules {
    fn default() -> Self {
        Self { min_bytes: MIN_PART_BYTES, equal: false }
    }
}
