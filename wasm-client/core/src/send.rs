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
    waits::{Wait, Waiting, WaitsFor},
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
    /// All of it was taken and nothing answered, of this or any other part: this one may see what the matter is.
    Silent,
    Failed(PutError),
    /// The machine slept meanwhile, and what became of it is no wonder.
    Slept,
}

/// Something that was swallowed whole and is not answered is shown as waited for after so long, in milliseconds.
const SHOWN_AFTER_MS: u64 = 10_000;
/// A part is waited for at most so many times as long as its link seems to need.
const PATIENCE: u64 = 3;

/// How long a part is waited for that the network has taken whole, in milliseconds.
struct Patience {
    /// Until then there is nothing odd.
    usual_ms: u64,
    /// Until then something slow may lie in between.
    most_ms: u64,
}

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
            let mut tried_before = std::mem::replace(&mut tried, true);
            let outcome = {
                let _lane = lanes.pool().acquire(self.upload, 1, bytes_left).await;
                if !self.is_good(&fresh) {
                    // It expired while it waited for a connection. The next is used whatever it says of itself.
                    fresh = self.sign(part).await?;
                }
                tries.begin();
                match self.put(part, &fresh.signed, tries.failed_so_far(), false).await {
                    Outcome::Silent => {
                        tried_before = true;
                        self.put(part, &fresh.signed, tries.failed_so_far(), true).await
                    }
                    outcome => outcome,
                }
            };
            let next = match outcome {
                Outcome::Sent => {
                    lanes.went_well();
                    break;
                }
                Outcome::Slept => tries.slept().await,
                Outcome::Stalled | Outcome::Silent => tries.stalled().await?,
                Outcome::Failed(error) => {
                    if error == PutError::Network {
                        // A body that is read from the file while it is sent fails like this when the file changes.
                        self.source.unchanged().await?;
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
        Ok(self.remember(self.signer.sign(part.to_sign(), self.whole).await?))
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
    async fn put(&self, part: &Part<P::Chunk>, url: &SignedPart, failed: u32, is_scout: bool) -> Outcome {
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
            let mut shown: Option<(u64, Wait<'_>)> = None;
            loop {
                if naps.look(tuning.stall_ms).await {
                    moved_ms.set(clock.now_ms());
                }
                let since_ms = moved_ms.get();
                let silent_ms = clock.now_ms().saturating_sub(since_ms);
                if best.get() < bytes {
                    if silent_ms >= tuning.stall_ms {
                        return Outcome::Stalled;
                    }
                    continue;
                }
                let Patience { usual_ms, most_ms } = self.patience(since_ms, failed);
                if silent_ms >= most_ms {
                    return Outcome::Stalled;
                }
                if silent_ms >= usual_ms && !is_scout && lanes.scout(clock.now_ms(), usual_ms) {
                    return Outcome::Silent;
                }
                let until_ms = since_ms.saturating_add(if silent_ms < usual_ms { usual_ms } else { most_ms });
                if silent_ms >= SHOWN_AFTER_MS && shown.as_ref().is_none_or(|(until, _)| *until != until_ms) {
                    let waiting = Waiting { what: WaitsFor::StoreAnswer, until_ms: Some(until_ms), tries: failed };
                    shown = Some((until_ms, self.progress.waits().begin(waiting)));
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
            Either::Right((outcome, _)) => outcome,
        }
    }

    /// How long to wait for the answer to a part that was sent whole, as far as the browser knows, at `since_ms`.
    ///
    /// S3 may take its time; and what lies between here and S3 may have taken the part at once, to pass it on as slowly
    /// as it passes on everything. Or the connection is dead, and nobody ever says so. If what was begun later is answered,
    /// its pace is the measure. Otherwise one part is sent again to see ([`Outcome::Silent`]), and is that later part if
    /// only the connections were dead; if it is not answered either, all wait as a very slow link would need.
    fn patience(&self, since_ms: u64, failed: u32) -> Patience {
        let Shared { tuning, lanes, .. } = self.shared;
        let more = failed.min(4);
        let usual_ms = (2 * tuning.stall_ms).max(PATIENCE * lanes.flight_ms(since_ms).unwrap_or(0)) << more;
        if lanes.overtaken_since(since_ms) {
            return Patience { usual_ms, most_ms: usual_ms };
        }
        let slow_ms = lanes.flight_at_ms(tuning.slowest_bytes_per_second) << more;
        Patience { usual_ms, most_ms: usual_ms.max(slow_ms) }
    }
}
