//! The engine: all uploads of one page, with what they share, and what the user may do to each.

use std::{cell::RefCell, rc::Rc};

use chartlift_protocol::{ErrorCode, UploadCompleted, UploadPolicy};
use futures::{
    FutureExt,
    future::{Either, select},
};

use crate::{
    error::UploadError,
    plan::Tuning,
    ports::{Clock, Control, Journal, Ports, Source},
    progress::{Progress, Snapshot, Status},
    retry,
    run::{Run, UploadRequest},
    schedule::UploadNo,
    shared::Shared,
    signal::{Signal, Want},
    upload,
};

/// Two reports are never closer than this, in milliseconds: ten a second.
const MIN_REPORT_GAP_MS: u64 = 100;

/// A run that ended in something that beginning again can mend is begun again so often.
const MAX_HEALS: u32 = 2;

/// What the user may do to an upload.
#[derive(Clone)]
pub struct UploadHandle {
    signal: Signal,
}

impl UploadHandle {
    /// Stops sending; the memory is given back.
    pub fn pause(&self) {
        self.signal.set(Want::Pause);
    }

    /// Goes on from what S3 has.
    pub fn resume(&self) {
        self.signal.set(Want::Run);
    }

    /// Gives it up: nothing of it is kept here or in S3.
    pub fn cancel(&self) {
        self.signal.set(Want::Cancel);
    }
}

/// Runs uploads.
pub struct Engine<P: Ports>(Rc<Shared<P>>);

impl<P: Ports> Clone for Engine<P> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<P: Ports> Engine<P> {
    /// An engine over these ports.
    #[must_use]
    pub fn new(ports: P, tuning: Tuning) -> Self {
        Self(Rc::new(Shared::new(ports, tuning)))
    }

    /// The server has said what uploads will be asked for, before there is one.
    pub fn learn_policy(&self, policy: &UploadPolicy) {
        self.0.learn_policy(policy);
    }

    /// Begins an upload: the future does the work, the handle steers it, and `report` is told how it stands at most
    /// ten and at least four times a second while it runs.
    pub fn upload<R: Fn(&Snapshot) + 'static>(
        &self,
        request: UploadRequest<P::Source>,
        report: R,
    ) -> (UploadHandle, impl Future<Output = Result<UploadCompleted, UploadError>> + use<P, R>) {
        let signal = Signal::default();
        let task = Task {
            progress: Progress::new(request.source.meta().size_bytes),
            shared: Rc::clone(&self.0),
            upload: self.0.number(),
            request,
            signal: signal.clone(),
            upload_id: RefCell::default(),
            journal_key: RefCell::default(),
        };
        (UploadHandle { signal }, async move { task.run(report).await })
    }
}

struct Task<P: Ports> {
    shared: Rc<Shared<P>>,
    upload: UploadNo,
    request: UploadRequest<P::Source>,
    signal: Signal,
    progress: Progress,
    upload_id: RefCell<Option<String>>,
    journal_key: RefCell<Option<String>>,
}

impl<P: Ports> Task<P> {
    async fn run(&self, report: impl Fn(&Snapshot)) -> Result<UploadCompleted, UploadError> {
        let outcome = {
            let runs = self.runs().fuse();
            let ticks = self.ticks(&report).fuse();
            futures::pin_mut!(runs, ticks);
            futures::select_biased! { outcome = runs => outcome, () = ticks => unreachable!("ticks never end") }
        };
        self.progress.set_status(match &outcome {
            Ok(_) => Status::Done,
            Err(UploadError::Cancelled) => Status::Cancelled,
            Err(_) => Status::Failed,
        });
        report(&self.snapshot());
        outcome
    }

    fn snapshot(&self) -> Snapshot {
        let upload_id = self.upload_id.borrow().clone();
        Snapshot { upload_id, ..self.progress.snapshot(self.shared.ports.clock().now_ms()) }
    }

    async fn ticks(&self, report: &impl Fn(&Snapshot)) {
        let clock = self.shared.ports.clock();
        let mut last: Option<Snapshot> = None;
        let mut due_ms = clock.now_ms();
        loop {
            let now = self.snapshot();
            let idle = matches!(now.status, Status::Queued | Status::Paused | Status::Offline);
            if !idle || last.as_ref().is_none_or(|last| last.status != now.status) {
                report(&now);
            }
            last = Some(now);
            // Timers ring late, so the next is set by when it is due; but two are never closer than a tenth of a second.
            due_ms += self.shared.tuning.report_ms;
            let wait_ms = due_ms.saturating_sub(clock.now_ms()).max(MIN_REPORT_GAP_MS);
            clock.sleep_ms(wait_ms).await;
            due_ms = due_ms.max(clock.now_ms().saturating_sub(self.shared.tuning.report_ms));
        }
    }

    /// Runs until it is done or given up: again after a pause, and again where that can mend an error.
    async fn runs(&self) -> Result<UploadCompleted, UploadError> {
        let mut heals = 0;
        let mut idempotency_key = self.new_key();
        loop {
            if self.signal.get() == Want::Pause {
                self.progress.set_status(Status::Paused);
            }
            if self.signal.until(|want| want != Want::Pause).await == Want::Cancel {
                self.clean_up().await;
                return Err(UploadError::Cancelled);
            }
            let outcome = {
                let run = self.one_run(&idempotency_key);
                let stopped = self.signal.until(|want| want != Want::Run);
                futures::pin_mut!(run, stopped);
                match select(run, stopped).await {
                    Either::Left((outcome, _)) => outcome,
                    // Dropping the run aborts its requests; the signal is looked at above.
                    Either::Right(_) => continue,
                }
            };
            match outcome {
                Err(error) if heals < MAX_HEALS && mendable(&error) => {
                    heals += 1;
                    if begins_anew(&error) {
                        self.forget().await;
                        idempotency_key = self.new_key();
                    }
                }
                // Nothing of another file can be gone on with.
                Err(UploadError::SourceChanged) => {
                    self.clean_up().await;
                    return Err(UploadError::SourceChanged);
                }
                outcome => return outcome,
            }
        }
    }

    async fn one_run(&self, idempotency_key: &str) -> Result<UploadCompleted, UploadError> {
        self.progress.set_status(Status::Queued);
        let _admission = self.shared.admit(self.upload, self.request.source.meta().size_bytes).await;
        let run = Run {
            shared: &self.shared,
            upload: self.upload,
            request: &self.request,
            progress: &self.progress,
            idempotency_key,
            upload_id: &self.upload_id,
            journal_key: &self.journal_key,
        };
        upload::upload(&run).await
    }

    fn new_key(&self) -> String {
        let clock = self.shared.ports.clock();
        format!("{:016x}{:016x}", clock.random(), clock.random())
    }

    async fn forget(&self) {
        self.upload_id.replace(None);
        let key = self.journal_key.borrow().clone();
        if let Some(key) = key {
            self.shared.ports.journal().remove(&key).await;
        }
    }

    /// The multipart upload and the journal go. The server's reaper gets what cannot be reached.
    async fn clean_up(&self) {
        let id = self.upload_id.borrow().clone();
        if let Some(id) = id {
            let ports = &*self.shared.ports;
            let _ = retry::call(ports, &self.shared.tuning, || ports.control().abort(&id)).await;
        }
        self.forget().await;
    }
}

/// Whether running again, from what S3 has, may mend it.
fn mendable(error: &UploadError) -> bool {
    begins_anew(error)
        || matches!(error, UploadError::Refused(problem)
            if matches!(problem.code, ErrorCode::UploadIncomplete | ErrorCode::PartMismatch))
        || matches!(error, UploadError::StoreRefused { status: 404, .. })
}

/// Whether the upload itself is lost.
fn begins_anew(error: &UploadError) -> bool {
    matches!(error, UploadError::Refused(problem)
        if matches!(problem.code, ErrorCode::UploadNotActive | ErrorCode::ChecksumMismatch))
}
