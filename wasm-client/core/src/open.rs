//! Opening an upload: its lock, its creation at the server, and its first line in the journal.

use std::rc::Rc;

use chartlift_protocol::{Compression, CreateUpload, Encoding, SignParts, UploadCreated, UploadPolicy};
use futures::{FutureExt, future::LocalBoxFuture};

use crate::{
    deal::Course,
    error::UploadError,
    link,
    ports::{Clock, Control, Journal, Ports, Source},
    record::Head,
    run::Run,
    shared::Shared,
    sign,
};

/// A page that was just closed, or an upload that was just paused, may hold its lock for a moment longer: so long is
/// waited between asking for it, in milliseconds.
const LOCK_WAITS_MS: [u64; 3] = [50, 200, 750];

/// What must be known of an upload before its parts can be signed.
pub struct Opened {
    /// The server's id.
    pub upload_id: String,
    /// The attachment it makes a version of.
    pub attachment_id: String,
    /// As [`Head::until_unix_ms`].
    pub until_unix_ms: u64,
    /// What holds for it.
    pub policy: UploadPolicy,
    /// The parts to sign.
    pub queue: sign::Queue,
}

impl Opened {
    /// What the server has answered.
    pub fn new(created: UploadCreated, queue: sign::Queue, clock: &impl Clock) -> Self {
        let UploadCreated { upload_id, attachment_id, policy, expires_in_seconds, .. } = created;
        let until_unix_ms = clock.unix_ms().saturating_add(u64::from(expires_in_seconds) * 1000);
        Self { upload_id, attachment_id, until_unix_ms, policy, queue }
    }

    /// What the journal has kept.
    pub fn again(head: &Head, policy: UploadPolicy, queue: sign::Queue) -> Self {
        let Head { upload_id, attachment_id, until_unix_ms, .. } = head.clone();
        Self { upload_id, attachment_id, until_unix_ms, policy, queue }
    }

    /// Whether the policy lets the file be stored like this.
    pub fn allows(&self, course: &Course) -> bool {
        let encoding = self.policy.compression != Compression::Never || course.encoding == Encoding::Identity;
        encoding && (course.plan.equal || !self.policy.equal_parts)
    }
}

/// What ends when an upload is open, or cannot be.
pub type Opening<'a> = LocalBoxFuture<'a, Result<Opened, Refusal>>;

/// Why a new upload cannot go on as it began.
pub enum Refusal {
    /// It failed.
    Failed(UploadError),
    /// Its policy, which was not known yet, wants the file stored otherwise.
    OnOtherTerms(Opened),
    /// The server knows it from before, and the journal does not.
    BegunBefore(Opened),
}

impl From<UploadError> for Refusal {
    fn from(error: UploadError) -> Self {
        Self::Failed(error)
    }
}

impl From<Refusal> for UploadError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Failed(error) => error,
            Refusal::OnOtherTerms(_) => unreachable!("what was opened goes by its own terms"),
            Refusal::BegunBefore(_) => unreachable!("what was opened is not created"),
        }
    }
}

/// Takes the lock of an upload, so that no two tabs drive it.
///
/// # Errors
/// [`UploadError::InUseElsewhere`].
pub async fn lock<P: Ports>(run: &Run<'_, P>, key: &str) -> Result<<P::Journal as Journal>::Lock, UploadError> {
    let Shared { ports, .. } = run.shared;
    for wait_ms in LOCK_WAITS_MS {
        if let Some(lock) = ports.journal().lock(key).await {
            return Ok(lock);
        }
        ports.clock().sleep_ms(wait_ms).await;
    }
    ports.journal().lock(key).await.ok_or(UploadError::InUseElsewhere)
}

/// Creates the upload and has the first parts signed in the same call.
///
/// # Errors
/// What ended the call.
pub async fn create_with_parts<P: Ports>(
    run: &Run<'_, P>,
    queue: &mut sign::Queue,
) -> Result<UploadCreated, UploadError> {
    let Shared { ports, lanes, .. } = run.shared;
    let most = usize::try_from(lanes.pool().capacity()).unwrap_or(usize::MAX);
    let batch = sign::Batch::first(queue, Encoding::Identity, most, ports.clock()).await;
    // The signers live as long as the upload.
    let batch = batch.ok_or(UploadError::Cancelled)?;
    let created = create(run, Some(batch.request.clone())).await?;
    batch.answer(&Ok(created.signed.clone()));
    Ok(created)
}

/// Creates the upload; the same run creates one, however often it is called.
///
/// # Errors
/// What ended the call.
pub async fn create<P: Ports>(run: &Run<'_, P>, first: Option<SignParts>) -> Result<UploadCreated, UploadError> {
    let meta = run.request.source.meta();
    let request = Rc::new(CreateUpload {
        record_id: run.request.record_id.clone(),
        attachment_id: run.request.attachment_id.clone(),
        file_name: meta.name.clone(),
        content_type: meta.content_type.clone(),
        size_bytes: meta.size_bytes,
        // What is not journaled leaves no trace.
        source_key: run.journal_key.borrow().clone(),
        first,
    });
    let created = ask(run, request).await?;
    run.upload_id.replace(Some(created.upload_id.clone()));
    run.shared.learn_policy(&created.policy);
    Ok(created)
}

/// Asks for what is created; who asks again by the same key is told of the same upload. Boxed, as two ask: once in the module.
///
/// # Errors
/// What ended the call.
pub fn ask<'a, P: Ports>(
    run: &'a Run<'_, P>,
    request: Rc<CreateUpload>,
) -> LocalBoxFuture<'a, Result<UploadCreated, UploadError>> {
    let Shared { ports, tuning, .. } = run.shared;
    let attempt = move || {
        let request = Rc::clone(&request);
        async move {
            run.creating.replace(Some(Rc::clone(&request)));
            let answer = ports.control().create(run.idempotency_key, &request).await;
            run.creating.take();
            answer
        }
    };
    link::call(&**ports, tuning, run.progress.waits(), attempt).boxed_local()
}

/// The journal's first line of an upload.
pub async fn save_head<P: Ports>(run: &Run<'_, P>, key: &str, opened: &Opened, course: &Course) {
    run.shared.ports.journal().save_head(key, &head_of(run, opened, course)).await;
}

/// What the journal keeps of an upload.
pub fn head_of<P: Ports>(run: &Run<'_, P>, opened: &Opened, course: &Course) -> Head {
    Head {
        upload_id: opened.upload_id.clone(),
        attachment_id: opened.attachment_id.clone(),
        record_id: run.request.record_id.clone(),
        size_bytes: course.plan.size_bytes,
        last_modified_ms: run.request.source.meta().last_modified_ms,
        encoding: course.encoding,
        segment_bytes: course.plan.segment_bytes,
        part_bytes: course.plan.part_bytes,
        until_unix_ms: opened.until_unix_ms,
        owner: run.request.owner.clone(),
    }
}
