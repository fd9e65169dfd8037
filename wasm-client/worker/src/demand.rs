//! How much the page wants of a download.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    task::{Poll, Waker},
};

/// Pieces the page has room for.
#[derive(Default)]
pub struct Demand {
    pieces: Cell<u32>,
    cancelled: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

impl Demand {
    /// Room for so many more.
    pub fn grant(&self, pieces: u32) {
        self.pieces.set(self.pieces.get().saturating_add(pieces));
        self.wake();
    }

    /// Nobody wants any more.
    pub fn cancel(&self) {
        self.cancelled.set(true);
        self.wake();
    }

    /// Waits for room for one piece, and takes it.
    pub async fn take(&self) {
        self.until(|| self.pieces.get() > 0).await;
        self.pieces.set(self.pieces.get() - 1);
    }

    /// Waits until nobody wants any more.
    pub async fn cancelled(&self) {
        self.until(|| self.cancelled.get()).await;
    }

    async fn until(&self, condition: impl Fn() -> bool) {
        poll_fn(|context| {
            if condition() {
                return Poll::Ready(());
            }
            let mut waiting = self.waiting.borrow_mut();
            if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                waiting.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await;
    }

    fn wake(&self) {
        for waker in self.waiting.take() {
            waker.wake();
        }
    }
}
