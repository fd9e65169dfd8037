//! Wakes the browser's garbage collector where it would come too late.

use std::cell::Cell;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::JsCast;

use crate::clock::scope;

/// So much memory at once makes V8's collector start, however little else there is to collect. Memory that is never
/// touched takes none, yet counts.
const WAKING_BYTES: u32 = 64 << 20;

/// Counts what this worker throws away.
///
/// V8 decides by the size of what it sees in its own heap. What the browser holds for it (the copies of bodies that were
/// sent, streams, messages) it does not see, and a worker that keeps its bytes in wasm throws hardly anything else away:
/// so all of that stays, and grows with the file.
pub struct Collector {
    wake_after_bytes: u64,
    left_bytes: Cell<u64>,
}

impl Collector {
    /// One that wakes the collector each time so many bytes were thrown away.
    pub fn new(wake_after_bytes: u64) -> Self {
        Self { wake_after_bytes, left_bytes: Cell::new(0) }
    }

    /// So many bytes were thrown away.
    pub fn left(&self, bytes: u64) {
        let left = self.left_bytes.get() + bytes;
        self.left_bytes.set(left % self.wake_after_bytes);
        if left >= self.wake_after_bytes
            && let Ok(buffer) = Reflect::get(&scope(), &"ArrayBuffer".into())
        {
            // Where there is no room for it, the collector wakes by itself.
            let _ = Reflect::construct(buffer.unchecked_ref::<Function>(), &Array::of1(&WAKING_BYTES.into()));
        }
    }
}
