//! Shares what is scarce among all uploads: connections, workers and memory.
//!
//! A [`Pool`] hands out permits. When several uploads wait, the one that holds the fewest goes first, then the one
//! with the least left to do: so files share evenly and a small one is never stuck behind a big one.

use litemap::LiteMap;
use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

/// Names an upload within its engine.
pub type UploadNo = u64;

/// A fair counting semaphore.
#[derive(Clone)]
pub struct Pool(Rc<Inner>);

struct Inner {
    capacity: Cell<u64>,
    used: Cell<u64>,
    held: RefCell<LiteMap<UploadNo, u64>>,
    queue: RefCell<Vec<Waiter>>,
    next_ticket: Cell<u64>,
}

struct Waiter {
    ticket: u64,
    upload: UploadNo,
    amount: u64,
    /// What its upload has left to do when it began to wait: less goes first.
    left: u64,
    granted: bool,
    waker: Option<Waker>,
}

/// What a [`Pool`] handed out; given back when dropped.
pub struct Permit {
    pool: Pool,
    upload: UploadNo,
    amount: u64,
}

impl Pool {
    /// A pool of so many units.
    #[must_use]
    pub fn new(capacity: u64) -> Self {
        Self(Rc::new(Inner {
            capacity: Cell::new(capacity),
            used: Cell::new(0),
            held: RefCell::default(),
            queue: RefCell::default(),
            next_ticket: Cell::new(0),
        }))
    }

    /// How many units there are.
    #[must_use]
    pub fn capacity(&self) -> u64 {
        self.0.capacity.get()
    }

    /// How many units are out.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.0.used.get()
    }

    /// Makes the pool larger or smaller; what is out stays out.
    pub fn set_capacity(&self, capacity: u64) {
        self.0.capacity.set(capacity);
        self.grant();
    }

    /// Waits for units. More than the whole pool is granted when nothing else is out, so that nobody waits forever.
    pub async fn acquire(&self, upload: UploadNo, amount: u64, left: u64) -> Permit {
        let ticket = self.0.next_ticket.get();
        self.0.next_ticket.set(ticket + 1);
        self.0.queue.borrow_mut().push(Waiter { ticket, upload, amount, left, granted: false, waker: None });
        let mut place = Place { pool: self, ticket, upload, amount, taken: false };
        self.grant();
        poll_fn(|context| {
            let mut queue = self.0.queue.borrow_mut();
            let at = queue.iter().position(|waiter| waiter.ticket == ticket).expect("a waiter stays in the queue");
            if queue[at].granted {
                queue.swap_remove(at);
                return Poll::Ready(());
            }
            queue[at].waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
        place.taken = true;
        Permit { pool: self.clone(), upload, amount }
    }

    fn grant(&self) {
        loop {
            let mut queue = self.0.queue.borrow_mut();
            let held = self.0.held.borrow();
            let next = queue
                .iter_mut()
                .filter(|waiter| !waiter.granted)
                .min_by_key(|waiter| (held.get(&waiter.upload).copied().unwrap_or(0), waiter.left, waiter.ticket));
            let Some(next) = next else { return };
            let used = self.0.used.get();
            if used > 0 && used + next.amount > self.0.capacity.get() {
                return;
            }
            next.granted = true;
            self.0.used.set(used + next.amount);
            let (upload, amount, waker) = (next.upload, next.amount, next.waker.take());
            drop(held);
            *self.0.held.borrow_mut().entry(upload).or_default() += amount;
            drop(queue);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    fn give_back(&self, upload: UploadNo, amount: u64) {
        self.0.used.set(self.0.used.get() - amount);
        let mut held = self.0.held.borrow_mut();
        if let Some(of_upload) = held.get_mut(&upload) {
            *of_upload -= amount;
            if *of_upload == 0 {
                held.remove(&upload);
            }
        }
        drop(held);
        self.grant();
    }
}

/// A place in the queue, left when its future is dropped.
struct Place<'a> {
    pool: &'a Pool,
    ticket: u64,
    upload: UploadNo,
    amount: u64,
    taken: bool,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if self.taken {
            return;
        }
        let mut queue = self.pool.0.queue.borrow_mut();
        let Some(at) = queue.iter().position(|waiter| waiter.ticket == self.ticket) else { return };
        let waiter = queue.swap_remove(at);
        drop(queue);
        if waiter.granted {
            self.pool.give_back(self.upload, self.amount);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.pool.give_back(self.upload, self.amount);
    }
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt, executor::block_on};

    use super::*;

    #[test]
    fn who_holds_least_goes_first_and_then_who_has_least_left() {
        let pool = Pool::new(2);
        let (a1, _a2) = block_on(async { (pool.acquire(1, 1, 900).await, pool.acquire(1, 1, 900).await) });
        let mut again = Box::pin(pool.acquire(1, 1, 10));
        let mut big = Box::pin(pool.acquire(2, 1, 500));
        let mut small = Box::pin(pool.acquire(3, 1, 5));
        assert!((&mut again).now_or_never().is_none());
        assert!((&mut big).now_or_never().is_none());
        assert!((&mut small).now_or_never().is_none());
        drop(a1);
        assert!((&mut big).now_or_never().is_none(), "a bigger file came before a smaller one");
        let held = (&mut small).now_or_never().expect("the smallest of those who hold nothing");
        drop(held);
        assert!((&mut again).now_or_never().is_none(), "who holds one came before who holds none");
        assert!((&mut big).now_or_never().is_some());
    }

    #[test]
    fn a_waiter_that_goes_away_leaves_no_hole() {
        let pool = Pool::new(1);
        let first = block_on(pool.acquire(1, 1, 1));
        let mut gone = Box::pin(pool.acquire(2, 1, 1));
        assert!((&mut gone).now_or_never().is_none());
        drop(first);
        // Granted, but dropped before it was polled again.
        drop(gone);
        assert_eq!(pool.used(), 0);
        assert!(pool.acquire(3, 1, 1).now_or_never().is_some());
    }

    #[test]
    fn more_than_the_pool_is_granted_alone() {
        let pool = Pool::new(10);
        let huge = pool.acquire(1, 50, 1).now_or_never().expect("alone");
        assert!(pool.acquire(2, 1, 1).now_or_never().is_none());
        drop(huge);
        assert!(pool.acquire(2, 1, 1).now_or_never().is_some());
    }
}
