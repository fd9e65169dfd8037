//! What is being waited for, so that whoever looks on knows why nothing moves.

use std::cell::RefCell;

use litemap::LiteMap;

/// Whom or what is waited for; the first of several is what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitsFor {
    /// The network: neither the server nor, as far as one can tell, anything else answers.
    Network,
    /// The next try of a call to the server.
    Server,
    /// The next try of a part with the object store.
    Store,
    /// The object store's answer to a part that was sent long ago, as far as the browser knows.
    StoreAnswer,
}

/// One wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// For what.
    pub what: WaitsFor,
    /// Until when, on the engine's clock in milliseconds, if that is known.
    pub until_ms: Option<u64>,
    /// How many tries have failed before.
    pub tries: u32,
}

/// The waits of one upload or download.
#[derive(Default)]
pub struct Waits(RefCell<Numbered>);

#[derive(Default)]
struct Numbered {
    next: u64,
    now: LiteMap<u64, Waiting>,
}

/// A wait that lasts until this is dropped.
pub struct Wait<'a>(&'a Waits, u64);

impl Waits {
    /// A wait begins.
    #[must_use]
    pub fn begin(&self, waiting: Waiting) -> Wait<'_> {
        let mut waits = self.0.borrow_mut();
        waits.next += 1;
        let number = waits.next;
        waits.now.insert(number, waiting);
        Wait(self, number)
    }

    /// The wait that says most: that for the network before any other, and of those alike the one that ends first.
    #[must_use]
    pub fn now(&self) -> Option<Waiting> {
        let waits = self.0.borrow();
        waits.now.values().min_by_key(|waiting| (waiting.what, waiting.until_ms.unwrap_or(u64::MAX))).copied()
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        self.0.0.borrow_mut().now.remove(&self.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_is_told_first_and_then_what_ends_first() {
        let waits = Waits::default();
        let at = |what, until_ms, tries| Waiting { what, until_ms, tries };
        let _late = waits.begin(at(WaitsFor::Store, Some(9_000), 3));
        let _soon = waits.begin(at(WaitsFor::Store, Some(1_000), 1));
        let network = waits.begin(at(WaitsFor::Network, None, 0));
        assert_eq!(waits.now().unwrap().what, WaitsFor::Network);
        drop(network);
        assert_eq!(waits.now(), Some(at(WaitsFor::Store, Some(1_000), 1)));
    }
}
