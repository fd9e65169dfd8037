//! How much the page wants of a download.

use std::cell::Cell;

use chartlift_core::changes::Changes;

/// Pieces the page has room for.
#[derive(Default)]
pub struct Demand {
    pieces: Cell<u32>,
    cancelled: Cell<bool>,
    changes: Changes,
}

impl Demand {
    /// Room for so many more.
    pub fn grant(&self, pieces: u32) {
        self.pieces.set(self.pieces.get().saturating_add(pieces));
        self.changes.tell();
    }

    /// Nobody wants any more.
    pub fn cancel(&self) {
        self.cancelled.set(true);
        self.changes.tell();
    }

    /// Waits for room for one piece, and takes it.
    pub async fn take(&self) {
        self.changes.until(|| (self.pieces.get() > 0).then_some(())).await;
        self.pieces.set(self.pieces.get() - 1);
    }

    /// Waits until nobody wants any more.
    pub async fn cancelled(&self) {
        self.changes.until(|| self.cancelled.get().then_some(())).await;
    }
}
