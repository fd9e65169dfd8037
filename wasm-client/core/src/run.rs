//! One run of one upload: what it works on, and how it gets at workers, memory and connections.

use std::{cell::RefCell, rc::Rc};

use chartlift_protocol::{CompleteUpload, CreateUpload, Encoding};

use crate::{
    deal::Room,
    error::UploadError,
    plan::Plan,
    ports::{Compressor, Digests, JobError, Ports, Source},
    progress::Progress,
    schedule::{Permit, UploadNo},
    segment::{Job, Segment},
    send::Sending,
    shared::Shared,
    sign::Signer,
};

/// A job whose worker died is given to another so often.
const JOB_TRIES: u32 = 3;

/// One upload as it is asked for.
pub struct UploadRequest<S> {
    /// The file.
    pub source: S,
    /// The record to attach it to.
    pub record_id: String,
    /// The attachment to make a new version of; a new attachment where absent.
    pub attachment_id: Option<String>,
    /// Whose upload it is ([`Head::owner`](crate::record::Head)).
    pub owner: Option<String>,
}

/// One run of one upload.
pub struct Run<'a, P: Ports> {
    /// What all uploads share.
    pub shared: &'a Shared<P>,
    /// Its number.
    pub upload: UploadNo,
    /// What was asked for.
    pub request: &'a UploadRequest<P::Source>,
    /// Where to report.
    pub progress: &'a Progress,
    /// The same for every try to create the same upload.
    pub idempotency_key: &'a str,
    /// The server's id, once there is one: whoever cancels needs it.
    pub upload_id: &'a RefCell<Option<String>>,
    /// What the server is being asked to create: it may have made it before its answer is here.
    pub creating: &'a RefCell<Option<Rc<CreateUpload>>>,
    /// What the server was asked to complete: from then on there may be a version.
    pub completing: &'a RefCell<Option<CompleteUpload>>,
    /// The journal's key, once there is one.
    pub journal_key: &'a RefCell<Option<String>>,
}

impl<P: Ports> Run<'_, P> {
    /// CRC-32 of the source, and its SHA-256 if the policy that was heard last wants it.
    ///
    /// # Errors
    /// If it cannot be read, or no worker lives.
    pub async fn digest(&self) -> Result<Digests, UploadError> {
        let sha256 = self.shared.policy_hint().sha256;
        let mut tries = 0;
        loop {
            match self.shared.ports.compressor().digest(&self.request.source, sha256).await {
                Err(JobError::Worker) if tries + 1 < JOB_TRIES => tries += 1,
                outcome => return Ok(outcome?),
            }
        }
    }

    /// Has a worker do a job.
    ///
    /// # Errors
    /// If the source cannot be read, or no worker lives.
    pub async fn run_job(&self, job: Job) -> Result<Segment<P::Chunk>, UploadError> {
        let Shared { ports, workers, .. } = self.shared;
        let mut tries = 0;
        loop {
            let left = self.request.source.meta().size_bytes - job.range.start;
            let _worker = workers.acquire(self.upload, 1, left).await;
            if job.encoding == Encoding::Gzip && !self.shared.trusts_encoder() {
                return Err(UploadError::EncoderFault);
            }
            match ports.compressor().run(&self.request.source, job.clone()).await {
                Ok(segment) => return Ok(segment),
                Err(JobError::Worker) if tries + 1 < JOB_TRIES => tries += 1,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Memory for one more part.
    pub async fn room(&self, plan: Plan, encoding: Encoding) -> Room {
        let slot = self.shared.parts_held.acquire(self.upload, 1, plan.size_bytes).await;
        (slot, self.memory(plan, encoding).await)
    }

    /// Memory for the bytes of one part, if they are held in it.
    pub async fn memory(&self, plan: Plan, encoding: Encoding) -> Option<Permit> {
        let Shared { ports, memory, .. } = self.shared;
        if !ports.compressor().holds(encoding) {
            return None;
        }
        Some(memory.acquire(self.upload, plan.part_reserve(), plan.size_bytes).await)
    }

    /// What sends this upload's parts.
    pub fn sending(&self, signer: Signer, whole: bool, may_exist: bool) -> Sending<'_, P> {
        let (source, progress) = (&self.request.source, self.progress);
        Sending { shared: self.shared, upload: self.upload, source, progress, signer, whole, may_exist }
    }
}
