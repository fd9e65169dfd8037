//! What the engine's worker and the codec's workers share: what they say to each other, reading files, and time.

pub mod blob;
pub mod clock;
pub mod collector;
pub mod demand;
pub mod fetch;
pub mod job;
pub mod reading;

/// Makes a panic's place readable in the console before the worker dies.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        // Only the place: a message could quote data.
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        web_sys::console::error_1(&format!("chartlift: internal error at {place}").into());
    }));
}
