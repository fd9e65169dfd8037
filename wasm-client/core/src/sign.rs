//! Signs parts just in time and in batches: whatever became ready while the last request was on its way goes into
//! the next one.

use chartlift_protocol::{Encoding, PartToSign, SignParts, SignedPart, limits::MAX_PARTS_PER_SIGNING};
use futures::{
    StreamExt,
    channel::{mpsc, oneshot},
    future::{Either, select},
};

use crate::{
    error::UploadError,
    link,
    plan::Tuning,
    ports::{Clock, Control, Ports},
    waits::Waits,
};

/// A signature that is wanted.
pub struct Wanted {
    part: PartToSign,
    whole: bool,
    answer: oneshot::Sender<Result<SignedPart, UploadError>>,
}

/// Asks the signing loop.
#[derive(Clone)]
pub struct Signer(mpsc::UnboundedSender<Wanted>);

/// What the signing loop works on.
pub type Queue = mpsc::UnboundedReceiver<Wanted>;

impl Signer {
    /// A signer and the queue for its [`run`].
    #[must_use]
    pub fn new() -> (Self, Queue) {
        let (sender, queue) = mpsc::unbounded();
        (Self(sender), queue)
    }

    /// Has one part signed. `whole` as in [`SignParts::whole`].
    ///
    /// # Errors
    /// What the server refused, or that it could not be reached.
    pub async fn sign(&self, part: PartToSign, whole: bool) -> Result<SignedPart, UploadError> {
        let (answer, answered) = oneshot::channel();
        // Both ends live in one upload: if the loop is gone, so is the upload.
        let gone = UploadError::Cancelled;
        self.0.unbounded_send(Wanted { part, whole, answer }).map_err(|_| gone.clone())?;
        answered.await.unwrap_or(Err(gone))
    }
}

/// How long parts are waited for that become full one soon after another, in milliseconds: a worker takes a few to
/// checksum one.
const GATHER_MS: u64 = 20;

/// Signatures that are wanted together.
pub struct Batch {
    /// The request for all of them.
    pub request: SignParts,
    wanted: Vec<Wanted>,
}

impl Batch {
    /// What is wanted now, or next.
    async fn next(queue: &mut Queue, encoding: Encoding) -> Option<Self> {
        let mut wanted = vec![queue.next().await?];
        while wanted.len() < MAX_PARTS_PER_SIGNING {
            let Ok(more) = queue.try_recv() else { break };
            wanted.push(more);
        }
        Some(Self::of(wanted, encoding))
    }

    /// What is wanted first, and what soon follows, at most so many: they are sent together.
    pub async fn first(queue: &mut Queue, encoding: Encoding, most: usize, clock: &impl Clock) -> Option<Self> {
        let mut wanted = vec![queue.next().await?];
        while wanted.len() < most {
            let (next, late) = (queue.next(), clock.sleep_ms(GATHER_MS));
            futures::pin_mut!(late);
            match select(next, late).await {
                Either::Left((Some(more), _)) => wanted.push(more),
                _ => break,
            }
        }
        Some(Self::of(wanted, encoding))
    }

    fn of(wanted: Vec<Wanted>, encoding: Encoding) -> Self {
        let parts = wanted.iter().map(|wanted| wanted.part).collect();
        Self { request: SignParts { encoding, whole: wanted[0].whole, parts }, wanted }
    }

    /// Hands the signatures out.
    pub fn answer(self, outcome: &Result<Vec<SignedPart>, UploadError>) {
        for wanted in self.wanted {
            let answer = match outcome {
                Ok(signed) => signed
                    .iter()
                    .find(|part| part.number == wanted.part.number)
                    .cloned()
                    .ok_or(UploadError::BadAnswer { status: 200 }),
                Err(error) => Err(error.clone()),
            };
            // The part may have been given up meanwhile.
            let _ = wanted.answer.send(answer);
        }
    }
}

/// Signs what is asked for until the last [`Signer`] is gone.
pub async fn run<P: Ports>(
    ports: &P,
    tuning: &Tuning,
    waits: &Waits,
    upload_id: &str,
    encoding: Encoding,
    mut queue: Queue,
) {
    while let Some(batch) = Batch::next(&mut queue, encoding).await {
        let signed = link::call(ports, tuning, waits, || ports.control().sign(upload_id, &batch.request)).await;
        batch.answer(&signed.map(|signed| signed.parts));
    }
}
