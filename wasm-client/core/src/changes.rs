//! Waiting until something shared is as one needs it.

use event_listener::Event;

/// Tells everybody who waits that something changed: each then looks whether it is what they waited for.
#[derive(Default)]
pub struct Changes(Event);

impl Changes {
    /// Something changed.
    pub fn tell(&self) {
        self.0.notify(usize::MAX);
    }

    /// Waits until there is what is looked for. One thread does all of it: nothing changes between looking and listening.
    pub async fn until<T>(&self, mut found: impl FnMut() -> Option<T>) -> T {
        loop {
            if let Some(found) = found() {
                return found;
            }
            self.0.listen().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures::FutureExt;

    use super::*;

    fn number_of(number: &Cell<u32>, least: u32) -> impl FnMut() -> Option<u32> {
        move || Some(number.get()).filter(|number| *number >= least)
    }

    #[test]
    fn everybody_who_waits_looks_again_at_each_change() {
        let (changes, number) = (Changes::default(), Cell::new(0));
        let at_least = |least| Box::pin(changes.until(number_of(&number, least)));
        assert_eq!(at_least(0).now_or_never(), Some(0), "what is there is not waited for");
        let (mut first, mut second) = (at_least(1), at_least(2));
        assert_eq!(((&mut first).now_or_never(), (&mut second).now_or_never()), (None, None));
        number.set(1);
        assert_eq!((&mut first).now_or_never(), None, "nobody looks before it is told");
        changes.tell();
        assert_eq!(((&mut first).now_or_never(), (&mut second).now_or_never()), (Some(1), None));
        number.set(7);
        changes.tell();
        assert_eq!((&mut second).now_or_never(), Some(7));
    }
}
