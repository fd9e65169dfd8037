//! The Chartlift engine in a browser.
//!
//! No upload logic lives here: each file binds one port of [`chartlift_core`] to what a worker offers. Two kinds of
//! worker load this module: one *engine* worker runs [`engine::BrowserEngine`], several *compressor* workers run
//! [`compressor::start_compressor`] and
//! [`download::fetch_worker::start_fetcher`]. `MessageChannel`s join them; nothing is shared, so no cross-origin isolation is
//! asked of the page.

mod api;
mod blob;
#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests;
mod clock;
mod collector;
mod compress;
pub mod compressor;
pub mod download;
pub mod engine;
mod events;
mod file;
mod idb;
mod job;
mod journal;
mod locks;
mod pool;
mod reading;
mod xhr;

use wasm_bindgen::prelude::*;

/// Makes a panic's place readable in the console before the worker dies.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        // Only the place: a message could quote data.
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        web_sys::console::error_1(&format!("chartlift: internal error at {place}").into());
    }));
}
