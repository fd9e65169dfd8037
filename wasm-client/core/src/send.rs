//! Sends one part until S3 has it, through whatever the network does.

use std::cell::Cell;

use chartlift_protocol::SignedPart;
use futures::future::{Either, select};

use crate::{
    error::UploadError,
    part::Part,
    ports::{Clock, Ports, PutError, Source, Transport},
    progress::Progress,
    schedule::UploadNo,
    shared::Shared,
    sign::Signer,
    tries::{Next, Tries},
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
        let mut tries = Tries::new(&**ports, tuning, lanes);
        let mut tried = self.may_exist;
        let offline = || self.progress.offline();
        loop {
            let fresh = match url.take() {
                Some(url) if ports.clock().now_ms() < url.good_until_ms => url,
                _ => self.remember(self.signer.sign(part.record.to_sign(), self.whole).await?),
            };
            let outcome = {
                let _lane = lanes.pool().acquire(self.upload, 1, bytes_left).await;
                if ports.clock().now_ms() >= fresh.good_until_ms {
                    // It expired while waiting for a connection; nothing was tried.
                    continue;
                }
                self.put(part, &fresh.signed).await
            };
            let tried_before = std::mem::replace(&mut tried, true);
            let next = match outcome {
                Outcome::Sent => {
                    lanes.went_well();
                    break;
                }
                Outcome::Stalled => tries.stalled(offline).await?,
                Outcome::Failed(error) => {
                    if error == PutError::Network {
                        // A body that is read from the file while it is sent fails like this when the file changes.
                        self.source.read(0..self.source.meta().size_bytes.min(1)).await?;
                    }
                    tries.failed(&error, tried_before, offline).await?
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

    fn remember(&self, signed: SignedPart) -> Url {
        // A margin of a fifth: the request must reach S3 before the URL expires.
        let good_for_ms = u64::from(signed.expires_in_seconds) * 800;
        Url { signed, good_until_ms: self.shared.ports.clock().now_ms() + good_for_ms }
    }

    /// One try, under the eyes of a watchdog that looks at bytes, not at the total time.
    async fn put(&self, part: &Part<P::Chunk>, url: &SignedPart) -> Outcome {
        let Shared { ports, tuning, .. } = self.shared;
        let clock = ports.clock();
        let (best, moved_ms) = (Cell::new(0), Cell::new(clock.now_ms()));
        let sent = |bytes: u64| {
            if bytes > best.get() {
                best.set(bytes);
                moved_ms.set(clock.now_ms());
                self.progress.part_sent(part.record.number, bytes);
            }
        };
        let watchdog = async {
            loop {
                // Once all is sent, S3 may take its time to answer.
                let patience = tuning.stall_ms * if best.get() >= part.record.stored_bytes { 2 } else { 1 };
                let silent = clock.now_ms() - moved_ms.get();
                if silent >= patience {
                    return;
                }
                clock.sleep_ms(patience - silent).await;
            }
        };
        let put = ports.transport().put(url, &part.chunks, &sent);
        futures::pin_mut!(put, watchdog);
        match select(put, watchdog).await {
            Either::Left((Ok(()), _)) => Outcome::Sent,
            Either::Left((Err(error), _)) => Outcome::Failed(error),
            Either::Right(_) => Outcome::Stalled,
        }
    }
}
