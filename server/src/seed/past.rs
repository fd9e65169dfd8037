//! A clock that shows the past: what a demo's year is written down by.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;

use crate::{domain::clock::Clock, routes::AppState};

/// Shows what it was set to.
#[derive(Debug, Default)]
pub struct PastClock(AtomicI64);

impl PastClock {
    /// Shows this time from now on. Whoever writes a hospital's year goes forward, for its audit log does.
    pub(super) fn show(&self, at: Timestamp) {
        self.0.store(at.as_millisecond(), Ordering::Relaxed);
    }
}

impl Clock for PastClock {
    fn now(&self) -> Timestamp {
        // What it was set to was a timestamp.
        Timestamp::from_millisecond(self.0.load(Ordering::Relaxed)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// The use cases as they were at the time that a clock shows.
pub struct Past {
    /// What it is.
    pub clock: Arc<PastClock>,
    /// The use cases by that clock.
    pub state: AppState,
}
