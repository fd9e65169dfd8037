//! The Chartlift engine in a browser.
//!
//! No upload logic lives here: each file binds one port of [`chartlift_core`] to what a worker offers. One *engine* worker
//! loads this module and runs [`engine::BrowserEngine`]; several others load `chartlift-codec`. `MessageChannel`s join them.

mod api;
#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests;
mod compress;
pub mod download;
pub mod engine;
mod events;
mod file;
mod gathering;
mod idb;
mod journal;
mod locks;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod messages;
mod pool;
mod request;
mod value;
mod xhr;

use wasm_bindgen::prelude::*;

/// Runs when the module starts.
#[wasm_bindgen(start)]
pub fn start_engine() {
    chartlift_worker::report_panics();
}
