//! What the user wants of an upload, where every waiting future can see it.

use std::{cell::Cell, rc::Rc};

use crate::changes::Changes;

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
    changes: Changes,
}

impl Default for Inner {
    fn default() -> Self {
        Self { want: Cell::new(Want::Run), changes: Changes::default() }
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
        self.0.changes.tell();
    }

    /// Waits until the want is one that `is` accepts, and returns it.
    pub async fn until(&self, is: impl Fn(Want) -> bool) -> Want {
        self.0.changes.until(|| Some(self.get()).filter(|want| is(*want))).await
    }

    /// Waits while paused.
    pub async fn unpaused(&self) {
        self.until(|want| want != Want::Pause).await;
    }
}
