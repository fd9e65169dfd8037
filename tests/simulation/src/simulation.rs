//! Simulated time: whenever every future waits, the clock jumps to the next timer.

use std::{
    cell::{Cell, RefCell},
    cmp::Reverse,
    collections::BinaryHeap,
    pin::pin,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake},
};

use futures::channel::oneshot;

use crate::chance::Chance;

/// More steps than any honest run takes: past it, a run spins.
const MAX_STEPS: u64 = 2_000_000;
/// More simulated time than any honest run takes, in milliseconds: a day.
const MAX_MS: u64 = 24 * 3600 * 1000;

/// A clock that all fakes of one run share.
#[derive(Clone)]
pub struct Simulation(Rc<Inner>);

struct Inner {
    now_ms: Cell<u64>,
    next: Cell<u64>,
    timers: RefCell<BinaryHeap<Reverse<Timer>>>,
    chance: Chance,
}

struct Timer {
    at_ms: u64,
    order: u64,
    ring: oneshot::Sender<()>,
}

impl PartialEq for Timer {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}
impl Eq for Timer {}
impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Timer {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at_ms, self.order).cmp(&(other.at_ms, other.order))
    }
}

/// Why a future did not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hang {
    /// Everything waits and no timer is set.
    Deadlock,
    /// It goes on and on.
    Endless,
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Simulation {
    /// A clock at zero, with its own chance.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Rc::new(Inner {
            now_ms: Cell::new(0),
            next: Cell::new(0),
            timers: RefCell::default(),
            chance: Chance::new(seed),
        }))
    }

    /// The time.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.0.now_ms.get()
    }

    /// The chance of this run.
    #[must_use]
    pub fn chance(&self) -> &Chance {
        &self.0.chance
    }

    /// Waits in simulated time.
    pub async fn sleep_ms(&self, ms: u64) {
        let (ring, rung) = oneshot::channel();
        let order = self.0.next.get();
        self.0.next.set(order + 1);
        self.0.timers.borrow_mut().push(Reverse(Timer { at_ms: self.now_ms().saturating_add(ms), order, ring }));
        let _ = rung.await;
    }

    /// The machine sleeps: time passes, and what was due meanwhile comes late.
    pub fn nap(&self, ms: u64) {
        self.0.now_ms.set(self.now_ms() + ms);
    }

    /// Runs a future to its end.
    ///
    /// # Errors
    /// If it never ends.
    pub fn run<F: Future>(&self, future: F) -> Result<F::Output, Hang> {
        let mut future = pin!(future);
        let woken = Arc::new(Flag(AtomicBool::new(true)));
        let waker = Arc::clone(&woken).into();
        let mut context = Context::from_waker(&waker);
        for _ in 0..MAX_STEPS {
            if woken.0.swap(false, Ordering::Relaxed) {
                if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                    return Ok(output);
                }
                continue;
            }
            let next = self.0.timers.borrow_mut().pop();
            let Some(Reverse(timer)) = next else { return Err(Hang::Deadlock) };
            self.0.now_ms.set(timer.at_ms.max(self.now_ms()));
            // Whoever slept may be gone.
            let _ = timer.ring.send(());
            if self.now_ms() > MAX_MS {
                return Err(Hang::Endless);
            }
        }
        Err(Hang::Endless)
    }
}
