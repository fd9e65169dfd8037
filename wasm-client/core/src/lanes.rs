//! Connections to S3: how many the link bears, and how fast it is.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

use crate::schedule::Pool;

/// A silent link is tried again after a minute, then after four more, then after sixteen: few parts go twice on one that is
/// only slow, and one that heals is noticed.
const SCOUTS_APART: u64 = 4;

/// So many answered parts say how fast the link is.
const REMEMBERED: usize = 8;

/// Finds how many connections the link bears: half of them at each sign of overload, one more after a calm while.
///
/// Additive increase, multiplicative decrease, as in TCP: the only rule under which uploaders that share a link
/// come to share it fairly (Chiu and Jain, 1989). Requests that had begun before a decrease say nothing new: as in TCP,
/// there is one decrease in a round trip, however many parts were refused in it.
pub struct Lanes {
    pool: Pool,
    most: Cell<u64>,
    calm: Cell<u64>,
    decreases: Cell<u64>,
    flying_bytes: Cell<u64>,
    answered: RefCell<VecDeque<Answered>>,
    /// Parts that were sent again to see whether anything gets through, since something last did.
    scouts: Cell<u32>,
    next_scout_ms: Cell<u64>,
}

/// When a request began, among the decreases.
#[derive(Clone, Copy, Debug)]
pub struct Begun(u64);

/// A part that was sent and answered.
#[derive(Clone, Copy)]
struct Answered {
    from_ms: u64,
    until_ms: u64,
    bytes: u64,
}

/// Bytes on their way, until this is dropped.
pub struct Flying<'a>(&'a Cell<u64>, u64);

impl Drop for Flying<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - self.1);
    }
}

impl Lanes {
    /// Begins with all of them.
    #[must_use]
    pub fn new(most: usize) -> Self {
        let most = most.max(1) as u64;
        Self {
            pool: Pool::new(most),
            most: Cell::new(most),
            calm: Cell::new(0),
            decreases: Cell::new(0),
            flying_bytes: Cell::new(0),
            answered: RefCell::default(),
            scouts: Cell::new(0),
            next_scout_ms: Cell::new(0),
        }
    }

    /// The pool of connections.
    #[must_use]
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// The policy allows at most so many.
    pub fn limit(&self, most: usize) {
        let most = most.max(1) as u64;
        self.most.set(most);
        self.pool.set_capacity(self.pool.capacity().min(most));
    }

    /// A request begins.
    #[must_use]
    pub fn begin(&self) -> Begun {
        Begun(self.decreases.get())
    }

    /// So many bytes are sent, until the answer is dropped.
    pub fn fly(&self, bytes: u64) -> Flying<'_> {
        self.flying_bytes.set(self.flying_bytes.get() + bytes);
        Flying(&self.flying_bytes, bytes)
    }

    /// A part went well.
    pub fn went_well(&self) {
        self.calm.set(self.calm.get() + 1);
        if self.calm.get() >= self.pool.capacity() && self.pool.capacity() < self.most.get() {
            self.calm.set(0);
            self.pool.set_capacity(self.pool.capacity() + 1);
        }
    }

    /// S3 took so many bytes, from their first until it answered.
    pub fn answered(&self, bytes: u64, from_ms: u64, until_ms: u64) {
        self.scouts.set(0);
        self.next_scout_ms.set(0);
        let mut answered = self.answered.borrow_mut();
        answered.push_back(Answered { from_ms, until_ms, bytes });
        if answered.len() > REMEMBERED {
            answered.pop_front();
        }
    }

    /// Whether anything was answered that was begun since then.
    #[must_use]
    pub fn overtaken_since(&self, ms: u64) -> bool {
        self.answered.borrow().iter().any(|answered| answered.from_ms >= ms)
    }

    /// Whether a part that is silent for so long may be sent again now, to see whether anything gets through: one at a
    /// time, and each time after a longer while ([`SCOUTS_APART`]), until anything is answered.
    #[must_use]
    pub fn scout(&self, now_ms: u64, silent_ms: u64) -> bool {
        let may = now_ms >= self.next_scout_ms.get();
        if may {
            self.scouts.set(self.scouts.get() + 1);
            let apart = SCOUTS_APART.saturating_pow(self.scouts.get());
            self.next_scout_ms.set(now_ms.saturating_add(silent_ms.saturating_mul(apart)));
        }
        may
    }

    /// How long all that is on its way takes by what was answered of what was begun since then, or before if there is no
    /// such thing, in milliseconds; `None` if nothing ever was.
    #[must_use]
    pub fn flight_ms(&self, since_ms: u64) -> Option<u64> {
        let answered = self.answered.borrow();
        let overtaken = self.overtaken_since(since_ms);
        let telling = || answered.iter().filter(|answered| !overtaken || answered.from_ms >= since_ms);
        let bytes = telling().map(|answered| answered.bytes).sum::<u64>().max(1);
        let mut by_start: Vec<_> = telling().map(|answered| (answered.from_ms, answered.until_ms)).collect();
        by_start.sort_unstable();
        // The time in which any of them was on its way: pauses in between say nothing of the pace.
        let (busy_ms, _) = by_start
            .into_iter()
            .fold((0, 0), |(busy, end), (from, until)| (busy + until.saturating_sub(from.max(end)), until.max(end)));
        (!answered.is_empty()).then(|| self.flying_bytes.get().saturating_mul(busy_ms) / bytes)
    }

    /// How long it takes on a link of so many bytes a second, in milliseconds.
    #[must_use]
    pub fn flight_at_ms(&self, bytes_per_second: u64) -> u64 {
        self.flying_bytes.get().saturating_mul(1000) / bytes_per_second.max(1)
    }

    /// S3 asked to slow down, or a part timed out, whose request began then.
    pub fn overloaded(&self, begun: Begun) {
        if begun.0 < self.decreases.get() {
            return;
        }
        self.decreases.set(self.decreases.get() + 1);
        self.calm.set(0);
        self.pool.set_capacity((self.pool.capacity() / 2).max(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_halve_once_for_all_that_began_before_and_come_back() {
        let lanes = Lanes::new(6);
        let before = [lanes.begin(), lanes.begin(), lanes.begin()];
        before.into_iter().for_each(|begun| lanes.overloaded(begun));
        assert_eq!(lanes.pool().capacity(), 3, "one incident is one decrease");
        lanes.overloaded(lanes.begin());
        assert_eq!(lanes.pool().capacity(), 1);
        for _ in 0..100 {
            lanes.went_well();
        }
        assert_eq!(lanes.pool().capacity(), 6);
        lanes.limit(3);
        assert_eq!(lanes.pool().capacity(), 3);
    }

    #[test]
    fn what_flies_takes_as_long_as_what_was_answered() {
        let lanes = Lanes::new(6);
        let _six = (0..6).map(|_| lanes.fly(5 << 20)).collect::<Vec<_>>();
        assert_eq!((lanes.flight_ms(0), lanes.flight_at_ms(32 << 10)), (None, 960_000));
        // Side by side at 40 kB/s in all, with a pause between that nothing was sent in.
        for from_ms in [0, 0, 900_000, 900_000] {
            lanes.answered(2_000_000, from_ms, from_ms + 100_000);
        }
        for since_ms in [0, 900_000, 2_000_000] {
            assert_eq!(lanes.flight_ms(since_ms), Some((6 * (5 << 20)) / 40));
        }
        // From there on it is ten times as fast: whoever is silent for longer has the mean.
        lanes.answered(2_000_000, 1_000_000, 1_005_000);
        assert_eq!(lanes.flight_ms(1_000_000), Some((6 * (5 << 20)) / 400));
        assert!(lanes.flight_ms(500_000) > lanes.flight_ms(1_000_000));
        assert!(lanes.overtaken_since(1_000_000) && !lanes.overtaken_since(1_000_001));
    }

    #[test]
    fn one_at_a_time_is_a_scout() {
        let lanes = Lanes::new(6);
        let sent: Vec<u64> = (0..2_000).filter(|&second| lanes.scout(second, 60)).collect();
        assert_eq!(sent, [0, 240, 1_200], "ever more seldom, while nothing is heard");
        lanes.answered(1, 0, 2_000);
        assert!(lanes.scout(2_000, 60) && !lanes.scout(2_000, 60));
    }
}
