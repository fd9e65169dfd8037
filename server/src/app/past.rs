//! The server as it was a year ago, for a demo's history.

use std::sync::Arc;

use super::{compose::compose, objects::Storage, settings::Settings};
use crate::{
    domain::ports::Store,
    seed::{Marks, Past, PastClock},
};

/// The use cases by a clock that shows the past; none unless a year is asked for and the S3 is the embedded one, for nobody's
/// bucket is to be filled with invented files.
pub(super) fn open(settings: &Settings, store: &Arc<dyn Store>, storage: &Storage) -> Option<Past> {
    storage.embedded.as_ref().filter(|_| settings.config.seed_year)?;
    let clock = Arc::new(PastClock::default());
    let state = compose(settings, Arc::clone(store), Arc::clone(&storage.objects), Arc::clone(&clock) as _);
    let marks = Marks::new(settings.config.data_dir.join("demo-filling"));
    Some(Past { marks, clock, state })
}
