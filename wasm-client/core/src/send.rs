//! Sends one part until S3 has it, through whatever the network does.

use std::cell::Cell;

use chartlift_protocol::SignedPart;
use futures::future::{Either, select};

use crate::{
    error::UploadError,
    naps::Naps,
    part::Part,
    ports::{Clock, Ports, PutError, Source, Transport},
    progress::Progress,
    schedule::UploadNo,
    shared::Shared,
    sign::Signer,
    tries::{Next, Tries},
    waits::{Waiting, WaitsFor},
};

/// What sending a part needs to know.
pub struct Sending<'a, P: Ports> {
    /// What all uploads share.
    pub shared: &'a Shared<P>,
    /// Whose part it is.
    pub upload: UploadNo,
    /// The file it is a part of.
    pub source: &'a P::Source,
    /// Where to report.
    pub progress: &'a Progress,
    /// Whom to ask for URLs.
    pub signer: Signer,
    /// Whether the whole object is one `PutObject`.
    pub whole: bool,
    /// Whether an earlier run may have sent it already.
    pub may_exist: bool,
}

struct Url {
    signed: SignedPart,
    good_until_ms: u64,
}

enum Outcome {
    Sent,
    Stalled,
    Failed(PutError),
    /// The machine slept meanwhile, and what became of it is no wonder.
    Slept,
}

/// Something that was swallowed whole and is not answered is shown as waited for after so long, in milliseconds.
const SHOWN_AFTER_MS: u64 = 10_000;
/// A part is waited for at most so many times as long as its link seems to need.
const PATIENCE: u64 = 3;

impl<P: Ports> Sending<'_, P> {
    /// Sends a part. `first_url` may be a URL that came with the answer to another call.
    ///
    /// # Errors
    /// The one error that ended it.
    pub async fn send(
        &self,
        part: &Part<P::Chunk>,
        first_url: Option<SignedPart>,
        bytes_left: u64,
    ) -> Result<(), UploadError> {
        let Shared { ports, tuning, lanes, .. } = self.shared;
        let mut url = first_url.map(|signed| self.remember(signed));
        let mut tries = Tries::new(&**ports, tuning, lanes, self.progress.waits());
        let mut tried = self.may_exist;
        loop {
            let mut fresh = match url.take().filter(|url| self.is_good(url)) {
                Some(url) => url,
                None => self.sign(part).await?,
            };
            let outcome = {
                let _lane = lanes.pool().acquire(self.upload, 1, bytes_left).await;
                if !self.is_good(&fresh) {
                    // It expired while it waited for a connection. The next is used whatever it says of itself.
                    fresh = self.sign(part).await?;
                }
                tries.begin();
                self.put(part, &fresh.signed, tries.failed_so_far()).await
            };
            let tried_before = std::mem::replace(&mut tried, true);
            let next = match outcome {
                Outcome::Sent => {
                    lanes.went_well();
                    break;
                }
                Outcome::Slept => tries.slept().await,
                Outcome::Stalled => tries.stalled().await?,
                Outcome::Failed(error) => {
                    if error == PutError::Network {
                        // A body that is read from the file while it is sent fails like this when the file changes.
                        self.source.read(0..self.source.meta().size_bytes.min(1)).await?;
                    }
                    tries.failed(&error, tried_before).await?
                }
            };
            match next {
                Next::NoTry => break,
                Next::SameUrl => url = Some(fresh),
                Next::NewUrl => {}
            }
        }
        self.progress.part_done(part.record.number);
        Ok(())
    }

    async fn sign(&self, part: &Part<P::Chunk>) -> Result<Url, UploadError> {
        Ok(self.remember(self.signer.sign(part.record.to_sign(), self.whole).await?))
    }

    fn remember(&self, signed: SignedPart) -> Url {
        // A margin of a fifth: the request must reach S3 before the URL expires.
        let good_for_ms = u64::from(signed.expires_in_seconds) * 800;
        Url { signed, good_until_ms: self.shared.ports.clock().now_ms() + good_for_ms }
    }

    fn is_good(&self, url: &Url) -> bool {
        self.shared.ports.clock().now_ms() < url.good_until_ms
    }

    /// One try, under the eyes of a watchdog that looks at bytes, not at the total time.
    async fn put(&self, part: &Part<P::Chunk>, url: &SignedPart, failed: u32) -> Outcome {
        let Shared { ports, tuning, lanes, .. } = self.shared;
        let clock = ports.clock();
        let bytes = part.record.stored_bytes;
        let begun_ms = clock.now_ms();
        let (best, moved_ms, naps) = (Cell::new(0), Cell::new(begun_ms), Naps::watch(clock));
        let sent = |bytes: u64| {
            if bytes > best.get() {
                best.set(bytes);
                moved_ms.set(clock.now_ms());
                self.progress.part_sent(part.record.number, bytes);
            }
        };
        let watchdog = async {
            let mut shown = None;
            loop {
                if naps.look(tuning.stall_ms).await {
                    moved_ms.set(clock.now_ms());
                }
                let silent_ms = clock.now_ms().saturating_sub(moved_ms.get());
                let all_sent = best.get() >= bytes;
                // Once all is sent, S3 may take its time to answer; and what lies between here and S3 may have taken it
                // at once, to pass it on as slowly as it passes on everything.
                let patience_ms = if all_sent {
                    (2 * tuning.stall_ms).max(PATIENCE * lanes.flight_ms(tuning.slowest_bytes_per_second))
                        << failed.min(4)
                } else {
                    tuning.stall_ms
                };
                if silent_ms >= patience_ms {
                    return;
                }
                if all_sent && silent_ms >= SHOWN_AFTER_MS {
                    let until_ms = Some(moved_ms.get().saturating_add(patience_ms));
                    let waiting = Waiting { what: WaitsFor::StoreAnswer, until_ms, tries: failed };
                    shown.get_or_insert_with(|| self.progress.waits().begin(waiting));
                }
            }
        };
        let _flying = lanes.fly(bytes);
        let put = ports.transport().put(url, &part.chunks, &sent);
        futures::pin_mut!(put, watchdog);
        match select(put, watchdog).await {
            Either::Left((Ok(()), _)) => {
                lanes.answered(bytes, begun_ms, clock.now_ms());
                Outcome::Sent
            }
            Either::Left((Err(PutError::Network | PutError::Aborted), _)) if naps.any() => Outcome::Slept,
            Either::Left((Err(error), _)) => Outcome::Failed(error),
            Either::Right(_) if naps.any() => Outcome::Slept,
            Either::Right(_) => Outcome::Stalled,
        }
    }
}
