//! Simulated time and chance: whenever everything waits, the clock jumps to the next timer.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    pin::pin,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake},
};

use chartlift_core::ports::Clock;
use futures::channel::oneshot;

/// More steps than any honest run takes.
const MAX_STEPS: u32 = 1_000_000;

/// A clock that all fakes of one run share.
#[derive(Clone, Default)]
pub struct Time(Rc<Inner>);

#[derive(Default)]
struct Inner {
    now_ms: Cell<u64>,
    next: Cell<u64>,
    timers: RefCell<BTreeMap<(u64, u64), oneshot::Sender<()>>>,
    state: Cell<u64>,
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Time {
    pub fn seeded(seed: u64) -> Self {
        let time = Self::default();
        time.0.state.set(seed);
        time
    }

    /// A number below `limit`.
    pub fn below(&self, limit: u64) -> u64 {
        self.random() % limit.max(1)
    }

    /// True in so many of a thousand cases.
    pub fn per_mille(&self, share: u64) -> bool {
        self.below(1000) < share
    }

    /// Runs a future to its end.
    ///
    /// # Panics
    /// If it never ends.
    pub fn run<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        let woken = Arc::new(Flag(AtomicBool::new(true)));
        let waker = Arc::clone(&woken).into();
        let mut context = Context::from_waker(&waker);
        for _ in 0..MAX_STEPS {
            if woken.0.swap(false, Ordering::Relaxed) {
                if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                    return output;
                }
                continue;
            }
            let next = self.0.timers.borrow_mut().pop_first();
            let ((at_ms, _), ring) = next.expect("everything waits and no timer is set: a deadlock");
            self.0.now_ms.set(at_ms.max(self.now_ms()));
            // Whoever slept may be gone.
            let _ = ring.send(());
        }
        panic!("it goes on and on");
    }
}

impl Clock for Time {
    fn now_ms(&self) -> u64 {
        self.0.now_ms.get()
    }

    fn unix_ms(&self) -> u64 {
        self.now_ms()
    }

    async fn sleep_ms(&self, ms: u64) {
        let (ring, rung) = oneshot::channel();
        let order = self.0.next.get();
        self.0.next.set(order + 1);
        self.0.timers.borrow_mut().insert((self.now_ms() + ms, order), ring);
        let _ = rung.await;
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    fn random(&self) -> u64 {
        let state = self.0.state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.state.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
