use std::fmt;

/// What one pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Aged {
    /// Versions moved to a colder storage class.
    pub transitioned: u64,
    /// Objects moved to a colder access tier.
    pub tiered: u64,
    /// Objects whose lifetime ended, and versions and delete markers removed for good.
    pub expired: u64,
    /// Uploads that were never completed.
    pub aborted: u64,
}

impl fmt::Display for Aged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { transitioned, tiered, expired, aborted } = self;
        write!(
            f,
            "{transitioned} changed their class, {tiered} their tier, {expired} expired, {aborted} uploads aborted"
        )
    }
}
