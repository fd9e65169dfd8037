//! A clock that shows the past: what a demo's year is written down by.

use std::{
    fs, io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
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

/// Files that say of which hospitals the year is being written: one is there from before the first word until after the last, with
/// the time it was begun at. A server that is stopped in between goes on at its next start, as if it were still that time.
pub struct Marks(PathBuf);

impl Marks {
    /// In this folder, made when it is needed.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    fn file(&self, tenant: &str) -> PathBuf {
        self.0.join(tenant)
    }

    /// When the tenant's year was begun, if it is not whole.
    pub(super) fn begun(&self, tenant: &str) -> io::Result<Option<Timestamp>> {
        match fs::read_to_string(self.file(tenant)) {
            Ok(at) => at.trim().parse().map(Some).map_err(io::Error::other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) fn begin(&self, tenant: &str, now: Timestamp) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        fs::write(self.file(tenant), now.to_string())
    }

    pub(super) fn end(&self, tenant: &str) -> io::Result<()> {
        fs::remove_file(self.file(tenant))
    }
}

/// The use cases as they were at the time that a clock shows.
pub struct Past {
    /// Which hospitals are not whole.
    pub marks: Marks,
    /// What it is.
    pub clock: Arc<PastClock>,
    /// The use cases by that clock.
    pub state: AppState,
}
