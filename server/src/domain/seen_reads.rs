//! What a store tells of reads. In a file of its own: the rows know it too.

use jiff::Timestamp;

/// Reads of one object, as the store tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenReads {
    /// How many began.
    pub count: u64,
    /// When the last did.
    pub last_at: Timestamp,
}
