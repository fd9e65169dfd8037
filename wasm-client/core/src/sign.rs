//! Signs parts just in time and in batches: whatever became ready while the last request was on its way goes into
//! the next one.

use chartlift_protocol::{Encoding, PartToSign, SignParts, SignedPart, limits::MAX_PARTS_PER_SIGNING};
use futures::{
    StreamExt,
    channel::{mpsc, oneshot},
};

use crate::{
    error::UploadError,
    plan::Tuning,
    ports::{Control, Ports},
    retry,
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

/// Signs what is asked for until the last [`Signer`] is gone.
pub async fn run<P: Ports>(ports: &P, tuning: &Tuning, upload_id: &str, encoding: Encoding, mut queue: Queue) {
    while let Some(first) = queue.next().await {
        let mut batch = vec![first];
        while batch.len() < MAX_PARTS_PER_SIGNING {
            let Ok(more) = queue.try_recv() else { break };
            batch.push(more);
        }
        let request =
            SignParts { encoding, whole: batch[0].whole, parts: batch.iter().map(|wanted| wanted.part).collect() };
        let outcome = retry::call(ports, tuning, || ports.control().sign(upload_id, &request)).await;
        for wanted in batch {
            let answer = match &outcome {
                Ok(signed) => signed
                    .parts
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
