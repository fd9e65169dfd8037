//! The codec in a browser: workers that compress, digest, fetch and decode, and hand everything on by transfer.
//!
//! A module of its own, made for speed; the engine's, which only orders, is made to be small. Each worker runs
//! [`compressor::start_compressor`] and [`fetcher::start_fetcher`], joined to the engine by `MessageChannel`s; nothing is
//! shared, so no cross-origin isolation is asked of the page.

pub mod compressor;
pub mod fetcher;

use wasm_bindgen::prelude::*;

/// Runs when the module starts.
#[wasm_bindgen(start)]
pub fn start_codec() {
    chartlift_worker::report_panics();
}
