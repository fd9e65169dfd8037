//! The time, as a port: tests move it.

use jiff::{Timestamp, Unit};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, in whole milliseconds (what the store keeps).
    fn now(&self) -> Timestamp;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        // Rounding down cannot leave the range of timestamps.
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or_else(|_| now.round(Unit::Second).unwrap_or(now))
    }
}
