//! Connections to S3: how many the link bears, and how fast it is.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

use crate::schedule::Pool;

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
        let mut answered = self.answered.borrow_mut();
        answered.push_back(Answered { from_ms, until_ms, bytes });
        if answered.len() > REMEMBERED {
            answered.pop_front();
        }
    }

    /// How long all that is on its way takes, by what was seen of the link, in milliseconds; before anything was, it is
    /// taken to be as slow as `slowest` bytes a second.
    #[must_use]
    pub fn flight_ms(&self, slowest: u64) -> u64 {
        let answered = self.answered.borrow();
        let span = || Some((answered.iter().map(|a| a.from_ms).min()?, answered.iter().map(|a| a.until_ms).max()?));
        let (bytes, ms) = match span() {
            Some((from, until)) => (answered.iter().map(|a| a.bytes).sum::<u64>().max(1), until.saturating_sub(from)),
            None => (slowest.max(1), 1000),
        };
        self.flying_bytes.get().saturating_mul(ms) / bytes
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
        assert_eq!(lanes.flight_ms(32 << 10), 960_000);
        // Side by side at 40 kB/s in all.
        lanes.answered(2_000_000, 0, 100_000);
        lanes.answered(2_000_000, 0, 100_000);
        assert_eq!(lanes.flight_ms(32 << 10), (6 * (5 << 20)) / 40);
        let empty = Lanes::new(1);
        assert_eq!(empty.flight_ms(1), 0);
    }
}
