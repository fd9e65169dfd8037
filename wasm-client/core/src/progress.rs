//! What the user sees of an upload. Shown figures never go back and never pass the whole.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

use chartlift_protocol::Encoding;

use crate::{
    record::PartRecord,
    waits::{Waiting, Waits, WaitsFor},
};
use litemap::LiteMap;

/// How far back speed looks, in milliseconds: long enough to be calm, short enough to notice a change.
const WINDOW_MS: u64 = 6_000;

/// What reading counts for in the progress; sending is what takes the time.
const READ_SHARE: f64 = 0.1;

/// Where an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Waits for its turn.
    Queued,
    /// Looks at the file and at what S3 has of it.
    Preparing,
    /// Compresses and sends.
    Uploading,
    /// Held by the user.
    Paused,
    /// Waits for the network.
    Offline,
    /// Everything is sent; the server checks it.
    Finishing,
    /// The version exists.
    Done,
    /// Ended with an error.
    Failed,
    /// Given up by the user.
    Cancelled,
}

/// One look at an upload.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The server's id of the upload, once it is created.
    pub upload_id: Option<String>,
    /// Where it is.
    pub status: Status,
    /// What it, or a part of it, waits for just now, until when, and after how many tries.
    pub waiting: Option<Waiting>,
    /// What is stored, once the gate has decided.
    pub encoding: Option<Encoding>,
    /// Source bytes read and compressed.
    pub source_bytes_read: u64,
    /// Stored bytes handed to the network and not known lost.
    pub stored_bytes_sent: u64,
    /// Stored bytes there will be: an estimate until everything is compressed.
    pub stored_bytes_total: u64,
    /// Source bytes read less the stored bytes they became; 0 when stored as they are.
    pub saved_bytes: u64,
    /// Stored bytes sent per second over the last seconds.
    pub bytes_per_second: f64,
    /// Seconds left at the present pace; `None` until there is one.
    pub seconds_left: Option<f64>,
    /// 0 to 1, by source bytes: nine tenths for what was sent, one tenth for what was read, so that it moves also while
    /// the first part is being compressed. 1 only when the version exists.
    pub progress: f64,
}

/// Keeps the figures of one upload.
pub struct Progress {
    size_bytes: u64,
    status: Cell<Status>,
    waits: Waits,
    encoding: Cell<Option<Encoding>>,
    read: Cell<u64>,
    made: Cell<u64>,
    all_made: Cell<bool>,
    done: Cell<Amount>,
    flying: RefCell<LiteMap<u32, Flying>>,
    window: RefCell<VecDeque<Sample>>,
    // High-water marks of what has been shown.
    shown_progress: Cell<f64>,
    shown_read: Cell<u64>,
    shown_sent: Cell<u64>,
}

#[derive(Clone, Copy, Default)]
struct Amount {
    source: u64,
    stored: u64,
}

struct Flying {
    whole: Amount,
    sent: u64,
}

#[derive(Clone, Copy)]
struct Sample {
    at_ms: u64,
    sent: u64,
    progress: f64,
}

impl Progress {
    /// Of a file of this size.
    #[must_use]
    pub fn new(size_bytes: u64) -> Self {
        Self {
            size_bytes,
            status: Cell::new(Status::Queued),
            waits: Waits::default(),
            encoding: Cell::new(None),
            read: Cell::new(0),
            made: Cell::new(0),
            all_made: Cell::new(false),
            done: Cell::default(),
            flying: RefCell::default(),
            window: RefCell::default(),
            shown_progress: Cell::new(0.0),
            shown_read: Cell::new(0),
            shown_sent: Cell::new(0),
        }
    }

    /// Begins again from what is known to be stored; what was shown stays shown.
    pub fn begin(&self, kept: &[PartRecord]) {
        let done = kept.iter().fold(Amount::default(), |sum, part| Amount {
            source: sum.source + part.source_bytes,
            stored: sum.stored + part.stored_bytes,
        });
        self.done.set(done);
        self.read.set(done.source);
        self.made.set(done.stored);
        self.all_made.set(false);
        self.flying.borrow_mut().clear();
        self.window.borrow_mut().clear();
    }

    /// Moves on to another status.
    pub fn set_status(&self, status: Status) {
        self.status.set(status);
    }

    /// See [`Snapshot::encoding`].
    pub fn encoding(&self) -> Option<Encoding> {
        self.encoding.get()
    }

    /// The gate has decided.
    pub fn set_encoding(&self, encoding: Encoding) {
        self.encoding.set(Some(encoding));
    }

    /// A segment was compressed.
    pub fn segment(&self, source_bytes: u64, stored_bytes: u64) {
        self.read.set((self.read.get() + source_bytes).min(self.size_bytes));
        self.made.set(self.made.get() + stored_bytes);
    }

    /// A part is full. Its true size replaces the sum of its segments (header, trailer and padding come on top).
    pub fn part_full(&self, part: &PartRecord, segments_stored: u64, last: bool) {
        self.made.set(self.made.get() + part.stored_bytes - segments_stored.min(part.stored_bytes));
        let whole = Amount { source: part.source_bytes, stored: part.stored_bytes };
        self.flying.borrow_mut().insert(part.number, Flying { whole, sent: 0 });
        if last {
            self.all_made.set(true);
        }
    }

    /// So many bytes of a part are on their way; fewer than before (a new try) changes nothing.
    pub fn part_sent(&self, number: u32, sent: u64) {
        if let Some(part) = self.flying.borrow_mut().get_mut(&number) {
            part.sent = part.sent.max(sent.min(part.whole.stored));
        }
    }

    /// S3 has a part.
    pub fn part_done(&self, number: u32) {
        if let Some(part) = self.flying.borrow_mut().remove(&number) {
            let done = self.done.get();
            self.done.set(Amount { source: done.source + part.whole.source, stored: done.stored + part.whole.stored });
        }
    }

    /// Where to say what is waited for.
    pub fn waits(&self) -> &Waits {
        &self.waits
    }

    /// Looks, and remembers what was shown.
    #[allow(clippy::cast_precision_loss)] // sizes are below 2^53
    pub fn snapshot(&self, now_ms: u64) -> Snapshot {
        let waiting = self.waits.now();
        let for_network = waiting.is_some_and(|waiting| waiting.what == WaitsFor::Network);
        let status = match self.status.get() {
            Status::Preparing | Status::Uploading | Status::Finishing if for_network => Status::Offline,
            status => status,
        };
        let (mut sent, mut source_sent) = (self.done.get().stored, self.done.get().source as f64);
        for part in self.flying.borrow().values() {
            sent += part.sent;
            source_sent += part.whole.source as f64 * (part.sent as f64 / part.whole.stored.max(1) as f64);
        }
        let fraction = if status == Status::Done {
            1.0
        } else {
            let both = source_sent * (1.0 - READ_SHARE) + self.read.get() as f64 * READ_SHARE;
            (both / self.size_bytes.max(1) as f64).min(0.999).max(self.shown_progress.get())
        };
        let sent = sent.max(self.shown_sent.get());
        let read = self.read.get().max(self.shown_read.get());
        self.shown_progress.set(fraction);
        self.shown_sent.set(sent);
        self.shown_read.set(read);
        let total = self.stored_total(sent);
        let (bytes_per_second, seconds_left) = self.pace(Sample { at_ms: now_ms, sent, progress: fraction });
        Snapshot {
            upload_id: None,
            status,
            waiting,
            encoding: self.encoding.get(),
            source_bytes_read: read,
            stored_bytes_sent: sent,
            stored_bytes_total: total,
            saved_bytes: match self.encoding.get() {
                Some(Encoding::Gzip) => self.read.get().saturating_sub(self.made.get()),
                _ => 0,
            },
            bytes_per_second,
            seconds_left: seconds_left.filter(|_| matches!(status, Status::Uploading)),
            progress: fraction,
        }
    }

    fn stored_total(&self, sent: u64) -> u64 {
        let (read, made) = (self.read.get(), self.made.get());
        let estimate = match self.encoding.get() {
            _ if self.all_made.get() => made,
            Some(Encoding::Gzip) if read > 0 => {
                let rest = u128::from(self.size_bytes - read) * u128::from(made) / u128::from(read);
                made + u64::try_from(rest).unwrap_or(u64::MAX - made)
            }
            _ => self.size_bytes,
        };
        estimate.max(sent)
    }

    #[allow(clippy::cast_precision_loss)]
    fn pace(&self, now: Sample) -> (f64, Option<f64>) {
        let mut window = self.window.borrow_mut();
        window.push_back(now);
        while window.len() > 2 && window[1].at_ms + WINDOW_MS <= now.at_ms {
            window.pop_front();
        }
        let first = window[0];
        let seconds = now.at_ms.saturating_sub(first.at_ms) as f64 / 1000.0;
        if seconds < 0.25 {
            return (0.0, None);
        }
        let speed = now.sent.saturating_sub(first.sent) as f64 / seconds;
        let gained = now.progress - first.progress;
        let left = (gained > 0.0).then(|| (1.0 - now.progress) * seconds / gained);
        (speed, left)
    }
}

#[cfg(test)]
mod tests {
    use chartlift_protocol::Crc32;
    use proptest::prelude::*;

    use super::*;

    fn record(number: u32, source_bytes: u64, stored_bytes: u64) -> PartRecord {
        let crc = Crc32(0);
        PartRecord { number, start: 0, source_bytes, stored_bytes, source_crc32: crc, stored_crc32: crc, effort: 6 }
    }

    proptest! {
        /// Parts of any sizes, sent with retries from any point, forgotten and begun again: what is shown only grows.
        #[test]
        fn never_goes_back_and_never_past_the_whole(
            parts in proptest::collection::vec((1u64..5000, 1u64..4000), 1..8),
            steps in proptest::collection::vec((any::<proptest::sample::Index>(), 0u64..6000, 0u8..10), 1..80),
        ) {
            let size = parts.iter().map(|part| part.0).sum();
            let progress = Progress::new(size);
            progress.set_encoding(Encoding::Gzip);
            progress.set_status(Status::Uploading);
            let records: Vec<_> = (1..).zip(&parts).map(|(n, &(source, stored))| record(n, source, stored)).collect();
            let mut done: Vec<PartRecord> = Vec::new();
            let start = |kept: &[PartRecord]| {
                progress.begin(kept);
                for part in records.iter().filter(|part| !kept.contains(part)) {
                    progress.segment(part.source_bytes, part.stored_bytes);
                    progress.part_full(part, part.stored_bytes, part.number as usize == records.len());
                }
            };
            start(&[]);
            let mut before = progress.snapshot(0);
            for (now, (pick, sent, action)) in (1u64..).zip(steps) {
                let part = &records[pick.index(records.len())];
                match action {
                    0 => start(&done),
                    1 if !done.contains(part) => { progress.part_done(part.number); done.push(part.clone()); }
                    _ => progress.part_sent(part.number, sent),
                }
                let after = progress.snapshot(now * 100);
                prop_assert!(after.progress >= before.progress && after.progress < 1.0);
                prop_assert!(after.stored_bytes_sent >= before.stored_bytes_sent);
                prop_assert!(after.source_bytes_read >= before.source_bytes_read);
                prop_assert!(after.stored_bytes_sent <= after.stored_bytes_total);
                prop_assert!(after.source_bytes_read <= size);
                before = after;
            }
            progress.set_status(Status::Done);
            prop_assert_eq!(progress.snapshot(1_000_000).progress, 1.0);
        }
    }

    #[test]
    fn speed_and_time_left_follow_the_last_seconds() {
        let progress = Progress::new(10_000);
        progress.set_encoding(Encoding::Identity);
        progress.set_status(Status::Uploading);
        progress.segment(10_000, 10_000);
        progress.part_full(&record(1, 10_000, 10_000), 10_000, true);
        let mut last = progress.snapshot(0);
        for second in 1..=5 {
            progress.part_sent(1, second * 1_000);
            last = progress.snapshot(second * 1_000);
        }
        assert!((last.bytes_per_second - 1_000.0).abs() < 1.0, "{last:?}");
        assert!((last.seconds_left.unwrap() - 5.0).abs() < 0.01, "{last:?}");
    }

    #[test]
    fn what_is_waited_for_is_told_and_the_network_is_a_status() {
        let progress = Progress::new(1);
        progress.set_status(Status::Uploading);
        let again = Waiting { what: WaitsFor::Store, until_ms: Some(4_000), tries: 2 };
        let retry = progress.waits().begin(again);
        let told = progress.snapshot(0);
        assert_eq!((told.status, told.waiting), (Status::Uploading, Some(again)));
        let network = progress.waits().begin(Waiting { what: WaitsFor::Network, until_ms: None, tries: 0 });
        assert_eq!(progress.snapshot(0).status, Status::Offline);
        drop((network, retry));
        let told = progress.snapshot(0);
        assert_eq!((told.status, told.waiting), (Status::Uploading, None));
    }
}
