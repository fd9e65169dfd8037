//! Whether the machine slept, or the page was frozen, while something was on its way: then nobody failed.

use std::cell::Cell;

use crate::ports::Clock;

/// How often to look, in milliseconds.
pub const LOOK_MS: u64 = 1_000;

/// A timer that rings so much too late was not late: nothing ran meanwhile.
const SLEPT_MS: u64 = 5_000;

/// Looks at the clock again and again, from when it is made.
pub struct Naps<'a, C> {
    clock: &'a C,
    looked_ms: Cell<u64>,
    slept: Cell<bool>,
}

impl<'a, C: Clock> Naps<'a, C> {
    /// Begins.
    pub fn watch(clock: &'a C) -> Self {
        Self { clock, looked_ms: Cell::new(clock.now_ms()), slept: Cell::new(false) }
    }

    /// Waits for at most [`LOOK_MS`], or less; says whether there was a nap in it.
    pub async fn look(&self, ms: u64) -> bool {
        self.clock.sleep_ms(ms.min(LOOK_MS)).await;
        let late = self.late();
        self.slept.set(self.slept.get() || late);
        self.looked_ms.set(self.clock.now_ms());
        late
    }

    /// Whether there was a nap, also one that no look has seen yet.
    pub fn any(&self) -> bool {
        self.slept.get() || self.late()
    }

    fn late(&self) -> bool {
        self.clock.now_ms().saturating_sub(self.looked_ms.get()) > LOOK_MS + SLEPT_MS
    }
}
