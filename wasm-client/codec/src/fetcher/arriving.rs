//! Stored bytes between the network and the decoder.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

use chartlift_core::{
    changes::Changes,
    download::{FetchError, READ_AHEAD_BYTES},
};
use js_sys::Uint8Array;

/// A queue that holds at most [`READ_AHEAD_BYTES`] and one network read, outside wasm memory.
#[derive(Default)]
pub struct Arriving {
    queue: RefCell<VecDeque<Uint8Array>>,
    bytes: Cell<u64>,
    ended: RefCell<Option<FetchError>>,
    discards: Cell<bool>,
    changes: Changes,
}

impl Arriving {
    /// Waits until there is room.
    pub async fn room(&self) {
        self.changes.until(|| (self.bytes.get() < READ_AHEAD_BYTES || self.discards.get()).then_some(())).await;
    }

    pub fn push(&self, bytes: Uint8Array) {
        if self.discards.get() {
            return;
        }
        self.bytes.set(self.bytes.get() + u64::from(bytes.length()));
        self.queue.borrow_mut().push_back(bytes);
        self.changes.tell();
    }

    /// Nothing more will come; whoever still needs bytes gets this error.
    pub fn end(&self, error: FetchError) {
        self.ended.replace(Some(error));
        self.changes.tell();
    }

    /// Whether [`Arriving::end`] was said.
    pub fn has_ended(&self) -> bool {
        self.ended.borrow().is_some()
    }

    /// The decoder needs nothing more: what still comes is dropped.
    pub fn discard(&self) {
        self.discards.set(true);
        self.queue.borrow_mut().clear();
        self.changes.tell();
    }

    /// The next bytes, once they are here.
    pub async fn next(&self) -> Result<Uint8Array, FetchError> {
        let found = || self.queue.borrow_mut().pop_front().map(Ok).or_else(|| self.ended.borrow().clone().map(Err));
        let bytes = self.changes.until(found).await?;
        self.bytes.set(self.bytes.get() - u64::from(bytes.length()));
        self.changes.tell();
        Ok(bytes)
    }
}

/// The answers to all requests for a part, in the order of its bytes.
pub struct Arrivals {
    answers: Vec<(Arriving, Cell<u64>)>,
    at: Cell<usize>,
}

impl Arrivals {
    /// One for each length, in bytes.
    pub fn new(lengths: impl Iterator<Item = u64>) -> Self {
        Self { answers: lengths.map(|length| (Arriving::default(), Cell::new(length))).collect(), at: Cell::new(0) }
    }

    /// Where each answer goes.
    pub fn answers(&self) -> impl Iterator<Item = &Arriving> {
        self.answers.iter().map(|(arriving, _)| arriving)
    }

    /// As [`Arriving::discard`].
    pub fn discard(&self) {
        self.answers().for_each(Arriving::discard);
    }

    /// The part's next bytes, once they are here.
    pub async fn next(&self) -> Result<Uint8Array, FetchError> {
        let (arriving, left) = loop {
            let (arriving, left) = &self.answers[self.at.get()];
            if left.get() > 0 || self.at.get() + 1 == self.answers.len() {
                break (arriving, left);
            }
            self.at.set(self.at.get() + 1);
        };
        let bytes = arriving.next().await?;
        left.set(left.get().saturating_sub(bytes.length().into()));
        Ok(bytes)
    }
}
