//! What the user sees of a download. Shown figures never go back.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

use crate::waits::{Waiting, Waits, WaitsFor};

/// How far back speed looks, in milliseconds: as for uploads.
const WINDOW_MS: u64 = 6_000;

/// One look at a download.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DownloadSnapshot {
    /// Stored bytes that arrived.
    pub stored_bytes_received: u64,
    /// Stored bytes there are to receive.
    pub stored_bytes_total: u64,
    /// Source bytes handed over, those before the start included.
    pub source_bytes_read: u64,
    /// Source bytes up to which whole parts were handed over and proven, those before the start taken for granted: the
    /// byte to start at when a download that failed is to go on.
    pub source_bytes_verified: u64,
    /// Stored bytes received per second over the last seconds.
    pub bytes_per_second: f64,
    /// Seconds left at the present pace; `None` until there is one.
    pub seconds_left: Option<f64>,
    /// What it, or a part of it, waits for just now, until when, and after how many tries.
    pub waiting: Option<Waiting>,
    /// Source bytes handed over by source bytes in all: 0 to 1, and 1 only at the end.
    pub progress: f64,
}

/// Keeps the figures of one download.
pub struct DownloadProgress {
    size_bytes: u64,
    read: Cell<u64>,
    verified: Cell<u64>,
    total: u64,
    received: RefCell<Vec<u64>>,
    received_sum: Cell<u64>,
    received_plain: Cell<u64>,
    waits: Waits,
    window: RefCell<VecDeque<(u64, u64)>>,
}

impl DownloadSnapshot {
    /// Whether it waits for the network.
    #[must_use]
    pub fn offline(&self) -> bool {
        self.waiting.is_some_and(|waiting| waiting.what == WaitsFor::Network)
    }
}

impl DownloadProgress {
    /// Of a source of this size from this byte on, and the stored sizes of its parts.
    #[must_use]
    pub fn new(size_bytes: u64, start_at: u64, stored: impl Iterator<Item = u64>) -> Self {
        let (parts, total) = stored.fold((0, 0), |(parts, total), size| (parts + 1, total + size));
        Self {
            size_bytes,
            read: Cell::new(start_at),
            verified: Cell::new(start_at),
            total,
            received: RefCell::new(vec![0; parts]),
            received_sum: Cell::new(0),
            received_plain: Cell::new(0),
            waits: Waits::default(),
            window: RefCell::default(),
        }
    }

    /// So much of a part has arrived; less than before (a new try) changes nothing.
    pub fn received(&self, part: usize, bytes: u64) {
        let best = &mut self.received.borrow_mut()[part];
        if bytes > *best {
            self.received_sum.set(self.received_sum.get() + bytes - *best);
            *best = bytes;
        }
    }

    /// So much has arrived of the whole, which is fetched in one go; less than of its parts before changes nothing.
    pub fn received_plain(&self, bytes: u64) {
        self.received_plain.set(self.received_plain.get().max(bytes));
    }

    /// Source bytes handed over, those before the start included.
    pub fn read(&self) -> u64 {
        self.read.get()
    }

    /// Whether all that was handed over is proven.
    pub fn is_proven(&self) -> bool {
        self.read == self.verified
    }

    /// Source bytes were handed over.
    pub fn handed_over(&self, bytes: u64) {
        self.read.set(self.read.get() + bytes);
    }

    /// All that was handed over is proven: a part has ended.
    pub fn part_ended(&self) {
        self.verified.set(self.read.get());
    }

    /// Where to say what is waited for.
    pub fn waits(&self) -> &Waits {
        &self.waits
    }

    /// Looks.
    #[allow(clippy::cast_precision_loss)] // sizes are below 2^53
    pub fn snapshot(&self, now_ms: u64) -> DownloadSnapshot {
        let received = self.received_sum.get().max(self.received_plain.get()).min(self.total);
        let read = self.read.get();
        let mut window = self.window.borrow_mut();
        window.push_back((now_ms, received));
        while window.len() > 2 && window[1].0 + WINDOW_MS <= now_ms {
            window.pop_front();
        }
        let seconds = now_ms.saturating_sub(window[0].0) as f64 / 1000.0;
        let speed = if seconds < 0.25 { 0.0 } else { (received - window[0].1) as f64 / seconds };
        DownloadSnapshot {
            stored_bytes_received: received,
            stored_bytes_total: self.total,
            source_bytes_read: read,
            source_bytes_verified: self.verified.get(),
            bytes_per_second: speed,
            seconds_left: (speed > 0.0).then(|| (self.total - received) as f64 / speed),
            waiting: self.waits.now(),
            progress: if self.size_bytes == 0 { 1.0 } else { read as f64 / self.size_bytes as f64 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_take_nothing_back_and_speed_follows_the_last_seconds() {
        let progress = DownloadProgress::new(20_000, 0, [1_000, 9_000].into_iter());
        progress.snapshot(0);
        progress.received(1, 4_000);
        progress.received(1, 10);
        progress.handed_over(5_000);
        let snapshot = progress.snapshot(2_000);
        assert_eq!((snapshot.stored_bytes_received, snapshot.stored_bytes_total), (4_000, 10_000));
        assert_eq!((snapshot.bytes_per_second, snapshot.seconds_left), (2_000.0, Some(3.0)));
        assert!((snapshot.progress - 0.25).abs() < 1e-9);
    }
}
