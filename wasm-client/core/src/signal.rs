//! What the user wants of an upload, where every waiting future can see it.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

/// What the user wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Go on.
    Run,
    /// Hold: nothing is sent or begun.
    Pause,
    /// Give up.
    Cancel,
}

/// A shared [`Want`].
#[derive(Clone, Default)]
pub struct Signal(Rc<Inner>);

struct Inner {
    want: Cell<Want>,
    waiting: RefCell<Vec<Waker>>,
}

impl Default for Inner {
    fn default() -> Self {
        Self { want: Cell::new(Want::Run), waiting: RefCell::default() }
    }
}

impl Signal {
    /// What is wanted now.
    #[must_use]
    pub fn get(&self) -> Want {
        self.0.want.get()
    }

    /// Wants something else. A cancelled upload stays cancelled.
    pub fn set(&self, want: Want) {
        if self.get() != Want::Cancel {
            self.0.want.set(want);
        }
        self.0.waiting.borrow_mut().drain(..).for_each(Waker::wake);
    }

    /// Waits until the want is one that `is` accepts, and returns it.
    pub async fn until(&self, is: impl Fn(Want) -> bool) -> Want {
        poll_fn(|context| {
            let want = self.get();
            if is(want) {
                return Poll::Ready(want);
            }
            let mut waiting = self.0.waiting.borrow_mut();
            if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                waiting.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await
    }

    /// Waits while paused.
    pub async fn unpaused(&self) {
        self.until(|want| want != Want::Pause).await;
    }
}
